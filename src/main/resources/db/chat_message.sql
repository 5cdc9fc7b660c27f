CREATE TABLE IF NOT EXISTS chat_message (
  stream     VARCHAR(255)    NOT NULL COMMENT 'Redis Stream that the entry came from',
  entry_ms   BIGINT UNSIGNED NOT NULL COMMENT 'first part of the entry id: milliseconds since 1970',
  entry_seq  BIGINT UNSIGNED NOT NULL COMMENT 'second part of the entry id',
  user_id    VARCHAR(128)    NOT NULL,
  username   VARCHAR(255)    NOT NULL,
  msg        LONGTEXT        NOT NULL,
  created_at DATETIME(3)     NOT NULL COMMENT 'time of the entry id, UTC',
  PRIMARY KEY (stream, entry_ms, entry_seq),
  KEY chat_message_of_user (user_id, created_at DESC)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
