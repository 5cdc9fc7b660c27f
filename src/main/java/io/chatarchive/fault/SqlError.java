package io.chatarchive.fault;

import static io.chatarchive.fault.ErrorClass.CONFIGURATION;
import static io.chatarchive.fault.ErrorClass.DATA;
import static io.chatarchive.fault.ErrorClass.OUTAGE;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The error codes of MySQL and MariaDB whose SQLState does not say enough, in words that quote no value. Sources:
 * "Server Error Message Reference" of MySQL 8.0, "Error Codes" of the MariaDB knowledge base. Up to 1899 both
 * servers share the codes; 3000 to 3999 are MySQL's, 1900 to 1999 and from 4000 on MariaDB's. MySQL has other errors
 * from 4000 on, but its INSERT and its login raise none that stands here as DATA.
 */
public enum SqlError {
    BAD_COLUMN_VALUE(DATA, 1048, 1264, 1406, 1452, 3669, 3673),
    BAD_JSON_FIELD(DATA, 3665, 3666, 4176, 4178, 4179),
    CHECK_FAILED(DATA, 3819, 4025),
    UNFIT_VALUE(DATA, "a value does not fit the type of its column", 1265, 1292, 1366, 1367, 1411, 1525, 1690, 3156),
    UNFIT_CHARACTER(DATA, "a character is not in the character set of its column", 1300, 1977, 3854),
    DUPLICATE_KEY(DATA, "another row holds the same unique key", 1022, 1062, 1169, 1586),
    VIEW_CHECK_FAILED(DATA, "the view does not let the row in (CHECK OPTION)", 1369),
    JSON_TOO_DEEP(DATA, "the message is nested deeper than the database's JSON may be", 3157, 4040),
    JSON_INVALID(DATA, "the message is not JSON that the database takes", 3140, 3141, 4035, 4036, 4037, 4038, 4039),
    INDEXED_VALUE(DATA, "a value does not fit the index on it", 3903, 3904, 3905, 3906, 3907, 3908),
    REGULAR_EXPRESSION(DATA, "a regular expression gives up on a value", 3698, 3699),
    // 1153 has the SQLState of a lost connection
    PACKET_TOO_LARGE(DATA, "larger than the database's max_allowed_packet", 1153, 1162, 1301),
    ROW_TOO_LARGE(DATA, "larger than a row of the table may be", 1118, 1713),
    TRANSACTION_TOO_LARGE(DATA, "larger than max_binlog_cache_size or max_binlog_stmt_cache_size", 1197, 1705),

    LOGIN(CONFIGURATION, 1045, 1129, 1130, 1251, 1524, 1698, 1820, 1862, 1873),
    ACCOUNT(CONFIGURATION, 3118, 3159, 3955, 4150, 4151),
    RIGHTS(CONFIGURATION, 1044, 1142, 1143, 1227, 1370, 3879),
    DATABASE(CONFIGURATION, 1046, 1049),
    TABLE(CONFIGURATION, 1109, 1146, 1356, 1449, 1932, 3098),
    COLUMN(CONFIGURATION, 1052, 1054, 1058, 1110, 1136, 1364, 1423, 3105),
    ROUTINE(CONFIGURATION, 1305, 1442, 1630),
    SESSION(CONFIGURATION, 1115, 1193, 1231, 1238, 1267, 1270, 1271, 1273, 1298),
    SYNTAX(CONFIGURATION, "the server does not understand the SQL", 1064, 1149, 1235, 1295, 1582, 3143, 4177),
    NOT_INSERTABLE(CONFIGURATION, "the SQL cannot insert into this table or view", 1093, 1288, 1348, 1394, 1471),
    // of a partition that nobody has added yet, most of the time; or an entry id of the far future
    NO_PARTITION(CONFIGURATION, "the table has no partition for the row", 1526, 1591, 1748),
    // class 22 for MySQL, though it is the SQL that hands over what is not text
    NOT_TEXT(CONFIGURATION, "the SQL takes something for JSON that is not text", 3144, 3145, 3146, 3147),
    JSON_PATH(CONFIGURATION, "a JSON path in the SQL is wrong", 4041, 4042, 4043, 4044, 4045, 4046, 4051),
    // 4032: a geometry for MySQL, and Connector/J gives MariaDB's error the SQLState of MySQL's
    WRONG_TYPES(CONFIGURATION, "types or functions in the SQL are incompatible", 1111, 4032, 4078, 4079),
    WRONG_DEFAULT(CONFIGURATION, "the default value of a column is wrong", 1067, 1978),
    NO_MORE_NUMBERS(CONFIGURATION, "AUTO_INCREMENT of a column has come to its end", 1467),

    READ_ONLY(OUTAGE, "the database is read-only", 1036, 1792, 1836, 1874),
    // most of the time --read-only or --super-read-only
    OPTION_FORBIDS(OUTAGE, 1290),
    DISK_FULL(OUTAGE, "the disk of the database is full", 1021, 3675),
    TABLE_FULL(OUTAGE, "the table is full, by a limit or as the disk of the database is", 1114),
    STORAGE(OUTAGE, "the database cannot write or read its files, perhaps as its disk is full", 1004, 1026, 1030, 1878),
    DAMAGED(OUTAGE, "a table or index is damaged", 1034, 1194, 1195, 1712, 1817, 1877),
    OUT_OF_MEMORY(OUTAGE, "the database is short of memory", 1037, 1038, 1041, 1206, 3015, 3170, 4081, 4082),
    LOCK_WAIT(OUTAGE, "waited too long for a lock", 1205, 1689, 3572),
    DEADLOCK(OUTAGE, "a deadlock with another transaction", 1213),
    INTERRUPTED(OUTAGE, "the statement was interrupted or ran out of time", 1028, 1317, 1969, 3024),
    DISCONNECTED(OUTAGE, "the server closed the connection", 1152, 1184, 1927, 3169, 4031),
    SHUTTING_DOWN(OUTAGE, "the database shuts down or is not available", 1053, 1079, 1080, 3032, 3168),
    REPREPARE(OUTAGE, "the prepared statement has to be prepared again", 1243, 1615),
    TOO_MANY(OUTAGE, "a limit of the server on connections or statements is reached", 1040, 1135, 1203, 1226, 1461),
    CLUSTER(OUTAGE, "the node of the cluster does not take statements at present", 1047, 3100, 3101, 3783, 4094);

    private static final Map<Integer, SqlError> BY_CODE = byCode();

    private final ErrorClass errorClass;
    private final Optional<String> words;

    @SuppressWarnings("ImmutableEnumChecker") // it comes from List.of
    private final List<Integer> codes;

    /** Errors whose message names tables, columns, users or options, and never a value: it may be quoted. */
    SqlError(ErrorClass errorClass, Integer... codes) {
        this.errorClass = errorClass;
        this.words = Optional.empty();
        this.codes = List.of(codes);
    }

    SqlError(ErrorClass errorClass, String words, Integer... codes) {
        this.errorClass = errorClass;
        this.words = Optional.of(words);
        this.codes = List.of(codes);
    }

    public static Optional<SqlError> of(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    ErrorClass errorClass() {
        return errorClass;
    }

    /** What happened; empty where the server's own message may be quoted. */
    Optional<String> words() {
        return words;
    }

    /** Whether the error tells neither of the message nor of the server: the message stays pending, and the others go on. */
    boolean isUnclassified() {
        return this == NO_PARTITION || this == INTERRUPTED;
    }

    public List<Integer> codes() {
        return codes;
    }

    private static Map<Integer, SqlError> byCode() {
        Map<Integer, SqlError> errors = new HashMap<>();
        for (SqlError error : values()) {
            error.codes.forEach(code -> errors.put(code, error));
        }
        return Map.copyOf(errors);
    }
}
