package org.portcullis.policy.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** How many rows each table has. */
public final class TableSizes {
    private TableSizes() {}

    /** @throws StoreException when they cannot be counted */
    public static Map<String, Long> of(Database database) {
        return database.read(handle -> {
            Map<String, Long> rows = new TreeMap<>();
            Connection connection = handle.getConnection();
            try (ResultSet tables = connection
                    .getMetaData()
                    .getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE"})) {
                while (tables.next()) {
                    rows.put(tables.getString("TABLE_NAME"), 0L);
                }
            } catch (SQLException e) {
                throw new StoreException("the tables cannot be listed: " + e.getMessage(), e);
            }
            rows.replaceAll((table, none) -> handle.createQuery("SELECT count(*) FROM \"" + table + "\"")
                    .mapTo(Long.class)
                    .one());
            return rows;
        });
    }
}
