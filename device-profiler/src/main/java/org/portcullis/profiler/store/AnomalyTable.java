package org.portcullis.profiler.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.anomaly.Anomaly;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.Mode;
import org.portcullis.profiler.anomaly.Scene;

/** Rows of the table of anomalies. */
final class AnomalyTable {

    /** One that is there already stays as it is. */
    void insert(Handle handle, Anomaly anomaly) {
        Scene scene = anomaly.scene();
        handle.createUpdate("INSERT INTO anomaly (id, at, rule, mode, node, device, mac, nas, port, socket, sentence,"
                        + " before_lines, after_lines, source, told, action) VALUES (:id, :at, :rule, :mode, :node,"
                        + " :device, :mac, :nas, :port, :socket, :sentence, :before, :after, :source, 0, '')"
                        + " ON CONFLICT (id) DO NOTHING")
                .bind("id", anomaly.id())
                .bind("at", anomaly.at().toEpochMilli())
                .bind("rule", anomaly.rule().word())
                .bind("mode", anomaly.mode().word())
                .bind("node", anomaly.node())
                .bind("device", scene.device().map(Serial::text).orElse(null))
                .bind("mac", scene.mac().map(MacAddress::bits).orElse(null))
                .bind("nas", scene.nas())
                .bind("port", scene.port())
                .bind("socket", scene.socket() ? 1 : 0)
                .bind("sentence", anomaly.sentence())
                .bind("before", lines(anomaly.before()))
                .bind("after", lines(anomaly.after()))
                .bind("source", anomaly.source())
                .execute();
    }

    private static String lines(List<String> lines) {
        return String.join("\n", lines);
    }

    Optional<Anomaly> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM anomaly WHERE id = :id")
                .bind("id", id)
                .map(AnomalyTable::anomaly)
                .findOne();
    }

    static Anomaly anomaly(ResultSet row, StatementContext context) throws SQLException {
        long mac = row.getLong("mac");
        Optional<MacAddress> address = row.wasNull() ? Optional.empty() : Optional.of(new MacAddress(mac));
        long acknowledged = row.getLong("acknowledged");
        boolean open = row.wasNull();
        return new Anomaly(
                row.getString("id"),
                Instant.ofEpochMilli(row.getLong("at")),
                rule(row.getString("rule")),
                Mode.ofWord(row.getString("mode")).orElse(Mode.RECORD),
                row.getString("node"),
                new Scene(
                        Optional.ofNullable(row.getString("device")).flatMap(Serial::parse),
                        address,
                        row.getString("nas"),
                        row.getString("port"),
                        row.getInt("socket") != 0),
                row.getString("sentence"),
                row.getString("before_lines").lines().toList(),
                row.getString("after_lines").lines().toList(),
                row.getString("source"),
                row.getString("action"),
                open
                        ? Optional.empty()
                        : Optional.of(new Anomaly.Acknowledgement(
                                row.getString("acknowledged_by"),
                                Instant.ofEpochMilli(acknowledged),
                                row.getString("acknowledged_reason"))));
    }

    static AnomalyRule rule(String word) {
        return AnomalyRule.ofWord(word)
                .orElseThrow(() -> new IllegalStateException("no version of this product has the rule " + word));
    }
}
