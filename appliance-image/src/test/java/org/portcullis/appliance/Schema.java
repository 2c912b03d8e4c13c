package org.portcullis.appliance;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tables of a database, as programs depend on them. */
record Schema(Map<String, Map<String, Column>> tables, Map<String, Set<String>> constraints) {

    /** A column without a default that is not null has to be given by who adds a row. */
    record Column(String type, boolean nullable, boolean hasDefault) {}

    static Schema of(Connection connection) throws SQLException {
        DatabaseMetaData data = connection.getMetaData();
        String catalog = connection.getCatalog();
        String schema = connection.getSchema();
        Map<String, Map<String, Column>> tables = new TreeMap<>();
        try (ResultSet columns = data.getColumns(catalog, schema, "%", "%")) {
            while (columns.next()) {
                String table = columns.getString("TABLE_NAME");
                if (!table.startsWith("migration_") && !table.startsWith("sqlite_")) {
                    tables.computeIfAbsent(table, made -> new TreeMap<>())
                            .put(
                                    columns.getString("COLUMN_NAME"),
                                    new Column(
                                            columns.getString("TYPE_NAME").toUpperCase(Locale.ROOT),
                                            columns.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls,
                                            columns.getString("COLUMN_DEF") != null));
                }
            }
        }
        Map<String, Set<String>> constraints = new TreeMap<>();
        for (String table : tables.keySet()) {
            Set<String> found = constraints.computeIfAbsent(table, made -> new TreeSet<>());
            try (ResultSet unique = data.getIndexInfo(catalog, schema, table, true, true)) {
                while (unique.next()) {
                    if (!unique.getBoolean("NON_UNIQUE")) {
                        Optional.ofNullable(unique.getString("INDEX_NAME"))
                                .ifPresent(name -> found.add("unique " + name));
                    }
                }
            }
            try (ResultSet keys = data.getImportedKeys(catalog, schema, table)) {
                while (keys.next()) {
                    found.add("reference of " + keys.getString("FKCOLUMN_NAME") + " to "
                            + keys.getString("PKTABLE_NAME"));
                }
            }
        }
        return new Schema(tables, constraints);
    }

    /** What a program that knows this one would stumble over in the other. */
    List<String> breaks(Schema other) {
        List<String> breaks = new ArrayList<>();
        tables.forEach((table, columns) -> {
            Map<String, Column> now = other.tables.get(table);
            if (now == null) {
                breaks.add(table + " is gone");
                return;
            }
            columns.forEach((name, column) -> {
                Column then = now.get(name);
                if (then == null) {
                    breaks.add(table + "." + name + " is gone");
                } else if (!then.type.equals(column.type) || (column.nullable && !then.nullable)) {
                    breaks.add(table + "." + name + " is " + then + ", and was " + column);
                }
            });
            now.forEach((name, column) -> {
                if (!columns.containsKey(name) && !column.nullable && !column.hasDefault) {
                    breaks.add(table + "." + name + " is new, and has to be given");
                }
            });
            other.constraints.get(table).stream()
                    .filter(constraint -> !constraints.get(table).contains(constraint))
                    .forEach(constraint -> breaks.add(table + " has a new constraint: " + constraint));
        });
        return breaks;
    }
}
