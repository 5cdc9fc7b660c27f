CREATE TABLE IF NOT EXISTS orders (
  stream    VARCHAR(255)    NOT NULL,
  entry_ms  BIGINT UNSIGNED NOT NULL,
  entry_seq BIGINT UNSIGNED NOT NULL,
  customer  VARCHAR(255)    NOT NULL,
  total     DECIMAL(12, 2)  NOT NULL,
  items     JSON,
  PRIMARY KEY (stream, entry_ms, entry_seq)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
