package org.portcullis.policy.store;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.portcullis.policy.value.MacAddress;

/** Rows of the table of MAC addresses with which devices proved their certificates. */
final class CertifiedMacTable {

    /**
     * @param at milliseconds since 1970
     * @param nas where; empty where that is not known
     */
    record Row(String serial, long mac, long at, String nas) {
        static final Row BEFORE_ALL = new Row("", 0, Long.MIN_VALUE, "");
    }

    /** The devices that were last seen with it, the latest first. */
    List<String> serialsWith(Handle handle, MacAddress mac) {
        return handle.createQuery("SELECT serial FROM certified_mac WHERE mac = :mac ORDER BY at DESC")
                .bind("mac", mac.bits())
                .mapTo(String.class)
                .list();
    }

    void put(Handle handle, List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        PreparedBatch batch =
                handle.prepareBatch("INSERT INTO certified_mac (serial, mac, at) VALUES (:serial, :mac, :at)"
                        + " ON CONFLICT (serial) DO UPDATE SET mac = excluded.mac, at = excluded.at");
        for (Row row : rows) {
            batch.bind("serial", row.serial)
                    .bind("mac", row.mac)
                    .bind("at", row.at)
                    .add();
        }
        batch.execute();
        DeviceTable.seen(handle, rows);
    }

    /** Those behind a row, by time, then serial. */
    List<Row> after(Handle handle, Row row, int limit) {
        return handle.createQuery(
                        "SELECT serial, mac, at FROM certified_mac WHERE at > :at OR at = :at AND serial > :serial"
                                + " ORDER BY at, serial LIMIT :limit")
                .bind("at", row.at)
                .bind("serial", row.serial)
                .bind("limit", limit)
                .map((found, context) ->
                        new Row(found.getString("serial"), found.getLong("mac"), found.getLong("at"), ""))
                .list();
    }
}
