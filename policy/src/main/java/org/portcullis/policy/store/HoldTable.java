package org.portcullis.policy.store;

import java.net.InetAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldOrigin;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;

/** The rows of holds. */
final class HoldTable {

    /** The columns of a target; empty where they do not apply. */
    private static Map<String, String> columns(HoldTarget target) {
        if (target instanceof HoldTarget.OfMac ofMac) {
            return Map.of("mac", ofMac.mac().ecs(), "nas", "", "address", "", "port", "");
        }
        HoldTarget.OfPort ofPort = (HoldTarget.OfPort) target;
        String address = ofPort.address().map(InetAddress::getHostAddress).orElse("");
        return Map.of("mac", "", "nas", ofPort.nas(), "address", address, "port", ofPort.port());
    }

    Optional<Hold> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM hold WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> hold(row))
                .findOne();
    }

    /** Those of these ids that are there. */
    List<Hold> find(Handle handle, Collection<String> ids) {
        return handle.createQuery("SELECT * FROM hold WHERE id IN (<ids>)")
                .bindList("ids", List.copyOf(ids))
                .map((row, context) -> hold(row))
                .list();
    }

    Optional<Hold> find(Handle handle, HoldTarget target, HoldOrigin origin) {
        return handle.createQuery("SELECT * FROM hold WHERE mac = :mac AND nas = :nas AND address = :address"
                        + " AND port = :port AND origin = :origin")
                .bindMap(columns(target))
                .bind("origin", origin.word())
                .map((row, context) -> hold(row))
                .findOne();
    }

    /** The newest first. */
    List<Hold> list(Handle handle) {
        return handle.createQuery("SELECT * FROM hold ORDER BY placed DESC, id")
                .map((row, context) -> hold(row))
                .list();
    }

    /** Those whose time is over, the first first. */
    List<Hold> due(Handle handle, Instant now, int limit) {
        return handle.createQuery("SELECT * FROM hold WHERE until <= :now ORDER BY until, id LIMIT :limit")
                .bind("now", now.toEpochMilli())
                .bind("limit", limit)
                .map((row, context) -> hold(row))
                .list();
    }

    int count(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM hold")
                .mapTo(Integer.class)
                .one();
    }

    void insert(Handle handle, Hold hold) {
        handle.createUpdate("INSERT INTO hold (id, mac, nas, address, port, origin, placed, until, reason, actor)"
                        + " VALUES (:id, :mac, :nas, :address, :port, :origin, :placed, :until, :reason, :actor)")
                .bind("id", hold.id())
                .bindMap(columns(hold.target()))
                .bind("origin", hold.origin().word())
                .bind("placed", hold.placed().toEpochMilli())
                .bind("until", hold.until().toEpochMilli())
                .bind("reason", hold.reason())
                .bind("actor", hold.actor())
                .execute();
    }

    void prolong(Handle handle, Hold hold) {
        handle.createUpdate("UPDATE hold SET placed = :placed, until = :until, reason = :reason, actor = :actor"
                        + " WHERE id = :id")
                .bind("id", hold.id())
                .bind("placed", hold.placed().toEpochMilli())
                .bind("until", hold.until().toEpochMilli())
                .bind("reason", hold.reason())
                .bind("actor", hold.actor())
                .execute();
    }

    void delete(Handle handle, String id) {
        handle.createUpdate("DELETE FROM hold WHERE id = :id").bind("id", id).execute();
    }

    private static Hold hold(ResultSet row) throws SQLException {
        return new Hold(
                row.getString("id"),
                target(row),
                Instant.ofEpochMilli(row.getLong("placed")),
                Instant.ofEpochMilli(row.getLong("until")),
                row.getString("reason"),
                row.getString("actor"),
                HoldOrigin.ofWord(row.getString("origin")));
    }

    private static HoldTarget target(ResultSet row) throws SQLException {
        String mac = row.getString("mac");
        return mac.isEmpty()
                ? new HoldTarget.OfPort(
                        row.getString("nas"), Cidr.parseAddress(row.getString("address")), row.getString("port"))
                : new HoldTarget.OfMac(MacAddress.parse(mac).orElseThrow());
    }
}
