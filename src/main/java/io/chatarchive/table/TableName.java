package io.chatarchive.table;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A table by its name, as the driver's metadata knows it. Drivers take names for patterns, in which {@code _} is any
 * character, so what they find is compared with the name.
 */
final class TableName {
    private final DatabaseMetaData driver;
    private final String catalog;
    private final String schema;
    private final String table;
    private final boolean caseCounts;

    /** The name may begin with that of a database; else it is that of the connection. */
    TableName(Connection connection, String name) throws SQLException {
        int dot = name.indexOf('.');
        String database = dot < 0 ? null : name.substring(0, dot);
        driver = connection.getMetaData();
        boolean databasesAreSchemas = driver.supportsSchemasInTableDefinitions();
        catalog = databasesAreSchemas || database == null ? connection.getCatalog() : database;
        schema = !databasesAreSchemas || database == null ? connection.getSchema() : database;
        table = name.substring(dot + 1);
        caseCounts = driver.supportsMixedCaseIdentifiers();
    }

    boolean isPresent() throws SQLException {
        try (ResultSet tables = driver.getTables(catalog, schema, table, null)) {
            while (tables.next()) {
                if (isOfThis(tables)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The columns of each unique key, in lower case, by its name. */
    Map<String, Set<String>> uniqueKeys() throws SQLException {
        Map<String, Set<String>> keys = new HashMap<>();
        try (ResultSet parts = driver.getIndexInfo(catalog, schema, table, true, true)) {
            while (parts.next()) {
                if (isOfThis(parts)) {
                    keys.computeIfAbsent(parts.getString("INDEX_NAME"), name -> new HashSet<>())
                            .add(parts.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
                }
            }
        }
        return keys;
    }

    private boolean isOfThis(ResultSet row) throws SQLException {
        return same(catalog, row.getString("TABLE_CAT"))
                && same(schema, row.getString("TABLE_SCHEM"))
                && same(table, row.getString("TABLE_NAME"));
    }

    /** Where a driver knows no catalogs, or no schemas, there is nothing to compare. */
    private boolean same(String expected, String found) {
        return expected == null
                || found == null
                || (caseCounts ? found.equals(expected) : found.equalsIgnoreCase(expected));
    }
}
