package org.portcullis.profiler.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.store.Database;
import org.portcullis.profiler.anomaly.Target;

/**
 * How often it may be acted, counted over all nodes: so often an hour, and on no more than a share of the devices. What would
 * go beyond the share engages the brake: then nothing is acted on until an admin releases it.
 */
public final class ActingLimit {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Database database;

    /** @param database with the tables of {@code db/profiler} */
    public ActingLimit(Database database) {
        this.database = database;
    }

    /** That nothing is acted on. */
    public record Brake(Instant engaged, String reason) {}

    /** Whether it may be acted. */
    public sealed interface Claim {
        /** Yes; it counts. */
        record Granted() implements Claim {}

        /** No, and why. */
        record Refused(String why) implements Claim {}

        /** No: it would have been too many, so that the brake is engaged now. */
        record Braked(Brake brake) implements Claim {}
    }

    /**
     * Asks to act because of an anomaly; asked again for the same one, the answer is the same.
     *
     * @param perHour how often in an hour
     * @param allowed on how many in an hour
     */
    public Claim claim(String anomaly, Target target, Instant now, int perHour, long allowed) {
        return database.write(handle -> {
            if (isClaimed(handle, anomaly)) {
                return new Claim.Granted();
            }
            if (brake(handle).isPresent()) {
                return new Claim.Refused("the brake is on");
            }
            if (used(handle, now) >= perHour) {
                return new Claim.Refused("it was acted " + perHour + " times within an hour already");
            }
            if (targets(handle, now, target) + 1 > allowed) {
                Brake brake = new Brake(
                        Instant.ofEpochMilli(now.toEpochMilli()),
                        "It would have been acted on more than " + allowed + " within an hour, " + target.key()
                                + " among them.");
                handle.createUpdate("UPDATE anomaly_brake SET engaged = :engaged, reason = :reason")
                        .bind("engaged", brake.engaged.toEpochMilli())
                        .bind("reason", brake.reason)
                        .execute();
                return new Claim.Braked(brake);
            }
            handle.createUpdate("UPDATE anomaly SET acted = :now, target = :target WHERE id = :id")
                    .bind("id", anomaly)
                    .bind("now", now.toEpochMilli())
                    .bind("target", target.key())
                    .execute();
            return new Claim.Granted();
        });
    }

    private static boolean isClaimed(Handle handle, String anomaly) {
        return handle.createQuery("SELECT count(*) FROM anomaly WHERE id = :id AND acted IS NOT NULL")
                        .bind("id", anomaly)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** How often it was acted within the hour. */
    public long used(Instant now) {
        return database.read(handle -> used(handle, now));
    }

    private static long used(Handle handle, Instant now) {
        return handle.createQuery("SELECT count(*) FROM anomaly WHERE acted > :since")
                .bind("since", now.minus(HOUR).toEpochMilli())
                .mapTo(Long.class)
                .one();
    }

    /** What was acted on before an admin released the brake does not engage it again. */
    private static long targets(Handle handle, Instant now, Target but) {
        return handle.createQuery("SELECT count(DISTINCT target) FROM anomaly WHERE acted > :since"
                        + " AND acted > (SELECT released FROM anomaly_brake) AND target <> :target")
                .bind("since", now.minus(HOUR).toEpochMilli())
                .bind("target", but.key())
                .mapTo(Long.class)
                .one();
    }

    public Optional<Brake> brake() {
        return database.read(ActingLimit::brake);
    }

    private static Optional<Brake> brake(Handle handle) {
        return handle.createQuery("SELECT engaged, reason FROM anomaly_brake WHERE engaged IS NOT NULL")
                .map((row, context) -> new Brake(Instant.ofEpochMilli(row.getLong("engaged")), row.getString("reason")))
                .findOne();
    }

    /** @return what was released; empty where the brake was not on */
    public Optional<Brake> release(Instant now) {
        return database.write(handle -> {
            Optional<Brake> engaged = brake(handle);
            handle.createUpdate("UPDATE anomaly_brake SET engaged = NULL, reason = '', released = :now")
                    .bind("now", now.toEpochMilli())
                    .execute();
            return engaged;
        });
    }
}
