package org.portcullis.profiler.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.anomaly.AnomalyException;

/** What is not to be told for a time: {@value #MOST} exceptions at most. */
public final class ExceptionStore {
    public static final int MOST = 1_000;

    private final Database database;

    /** @param database with the tables of {@code db/profiler} */
    public ExceptionStore(Database database) {
        this.database = database;
    }

    /** Those that are not over, the newest first. */
    public List<AnomalyException> inForce(Instant now) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM anomaly_exception WHERE until > :now ORDER BY created DESC, id")
                .bind("now", now.toEpochMilli())
                .map(ExceptionStore::exception)
                .list());
    }

    /** @return whether there was room for it; those that are over are taken away first */
    public boolean add(AnomalyException exception) {
        return database.write(handle -> {
            handle.createUpdate("DELETE FROM anomaly_exception WHERE until <= :now")
                    .bind("now", exception.created().toEpochMilli())
                    .execute();
            long there = handle.createQuery("SELECT count(*) FROM anomaly_exception")
                    .mapTo(Long.class)
                    .one();
            if (there >= MOST) {
                return false;
            }
            handle.createUpdate("INSERT INTO anomaly_exception"
                            + " (id, rule, device, mac, nas, port, until, reason, created_by, created) VALUES"
                            + " (:id, :rule, :device, :mac, :nas, :port, :until, :reason, :by, :created)")
                    .bind("id", exception.id())
                    .bind("rule", exception.rule().word())
                    .bind("device", exception.device().map(Serial::text).orElse(null))
                    .bind("mac", exception.mac().map(MacAddress::bits).orElse(null))
                    .bind("nas", exception.nas().orElse(null))
                    .bind("port", exception.port().orElse(null))
                    .bind("until", exception.until().toEpochMilli())
                    .bind("reason", exception.reason())
                    .bind("by", exception.by())
                    .bind("created", exception.created().toEpochMilli())
                    .execute();
            return true;
        });
    }

    /** @return the one that was taken away; empty when there was none */
    public Optional<AnomalyException> remove(String id) {
        return database.write(handle -> {
            Optional<AnomalyException> there = handle.createQuery("SELECT * FROM anomaly_exception WHERE id = :id")
                    .bind("id", id)
                    .map(ExceptionStore::exception)
                    .findOne();
            handle.createUpdate("DELETE FROM anomaly_exception WHERE id = :id")
                    .bind("id", id)
                    .execute();
            return there;
        });
    }

    private static AnomalyException exception(ResultSet row, StatementContext context) throws SQLException {
        long mac = row.getLong("mac");
        Optional<MacAddress> address = row.wasNull() ? Optional.empty() : Optional.of(new MacAddress(mac));
        return new AnomalyException(
                row.getString("id"),
                AnomalyTable.rule(row.getString("rule")),
                Optional.ofNullable(row.getString("device")).flatMap(Serial::parse),
                address,
                Optional.ofNullable(row.getString("nas")),
                Optional.ofNullable(row.getString("port")),
                Instant.ofEpochMilli(row.getLong("until")),
                row.getString("reason"),
                row.getString("created_by"),
                Instant.ofEpochMilli(row.getLong("created")));
    }
}
