package org.portcullis.policy.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Whole rows of devices and their credentials, whatever their columns are, from one database to another. */
final class ReplicaTables {
    private static final String SERIAL = "serial";
    private static final int CHUNK = 500;

    /** Devices by serial, and their credentials. */
    record Rows(List<Map<String, Object>> devices, List<Map<String, Object>> credentials) {
        String lastSerial() {
            return (String) devices.get(devices.size() - 1).get(SERIAL);
        }
    }

    Rows read(Handle handle, Collection<String> serials) {
        return withCredentials(
                handle,
                handle.createQuery("SELECT * FROM device WHERE serial IN (<serials>) ORDER BY serial")
                        .bindList("serials", List.copyOf(serials))
                        .mapToMap()
                        .list());
    }

    Rows readPage(Handle handle, String after, int limit) {
        return withCredentials(
                handle,
                handle.createQuery("SELECT * FROM device WHERE serial > :after ORDER BY serial LIMIT :limit")
                        .bind("after", after)
                        .bind("limit", limit)
                        .mapToMap()
                        .list());
    }

    private static Rows withCredentials(Handle handle, List<Map<String, Object>> devices) {
        if (devices.isEmpty()) {
            return new Rows(devices, List.of());
        }
        return new Rows(
                devices,
                handle.createQuery("SELECT * FROM credential WHERE device_id IN (<ids>)")
                        .bindList(
                                "ids",
                                devices.stream().map(row -> row.get("id")).toList())
                        .mapToMap()
                        .list());
    }

    /** Has these rows, and no others, for these serials. */
    void replace(Handle handle, Collection<String> serials, Rows rows) {
        delete(handle, List.copyOf(serials));
        insert(handle, rows);
    }

    /** Has these rows, and no others, after a serial and up to the last of them, or to the end. */
    void replaceRange(Handle handle, String after, boolean toTheEnd, Rows rows) {
        List<String> known = handle.createQuery(
                        "SELECT serial FROM device WHERE serial > :after" + (toTheEnd ? "" : " AND serial <= :last"))
                .bind("after", after)
                .bind("last", toTheEnd ? "" : rows.lastSerial())
                .mapTo(String.class)
                .list();
        for (int from = 0; from < known.size(); from += CHUNK) {
            delete(handle, known.subList(from, Math.min(from + CHUNK, known.size())));
        }
        insert(handle, rows);
    }

    private static void delete(Handle handle, List<String> serials) {
        if (serials.isEmpty()) {
            return;
        }
        handle.createUpdate("DELETE FROM credential WHERE device_id IN"
                        + " (SELECT id FROM device WHERE serial IN (<serials>))")
                .bindList("serials", serials)
                .execute();
        handle.createUpdate("DELETE FROM device WHERE serial IN (<serials>)")
                .bindList("serials", serials)
                .execute();
    }

    private static void insert(Handle handle, Rows rows) {
        insert(handle, "device", rows.devices);
        insert(handle, "credential", rows.credentials);
    }

    private static void insert(Handle handle, String table, List<Map<String, Object>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Collection<String> columns = rows.get(0).keySet();
        PreparedBatch batch = handle.prepareBatch("INSERT INTO " + table + " (" + String.join(", ", columns)
                + ") VALUES ("
                + columns.stream().map(column -> ":" + column).collect(Collectors.joining(", "))
                + ") ON CONFLICT DO NOTHING");
        rows.forEach(batch::add);
        batch.execute();
    }

    /** Whether all of that source was copied once. */
    boolean isComplete(Handle handle, String source) {
        return new ChangeTable(source).cursor(handle, "copied").isPresent();
    }

    void setComplete(Handle handle, String source) {
        new ChangeTable(source).moveCursor(handle, "copied", 1);
    }
}
