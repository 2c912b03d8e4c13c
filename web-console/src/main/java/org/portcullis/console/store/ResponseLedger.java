package org.portcullis.console.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.store.Database;

/**
 * Which requests of other tools were carried out, and what was answered: for {@link #KEPT}, and {@value #MOST} at most.
 * Whoever sends one again, to whatever node, gets the same answer.
 */
public final class ResponseLedger {
    static final Duration KEPT = Duration.ofHours(24);
    static final int MOST = 100_000;

    /** After that nobody is at work on it any more: the process that was has died. */
    static final Duration WORK = Duration.ofMinutes(5);

    private final Database database;
    private final InstantSource clock;

    /** @param database with the tables of {@link AccessStore} */
    public ResponseLedger(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What a request is. */
    public sealed interface Claim {
        /** New; whoever got this has to carry it out, and to say {@link #answered} or {@link #forget}. */
        record New() implements Claim {}

        /** Carried out before. */
        record Done(String answer) implements Claim {}

        /** Being carried out. */
        record InWork() implements Claim {}

        /** Another request had this id. */
        record Different() implements Claim {}
    }

    /** @param request what is asked for, in a form in which the same is the same */
    public Claim claim(AccountName caller, String id, String request) {
        Instant now = clock.instant();
        return database.write(handle -> {
            handle.createUpdate("DELETE FROM response WHERE caller = :caller AND id = :id"
                            + " AND (created <= :kept OR (answer IS NULL AND created <= :work))")
                    .bind("caller", caller.text())
                    .bind("id", id)
                    .bind("kept", now.minus(KEPT).toEpochMilli())
                    .bind("work", now.minus(WORK).toEpochMilli())
                    .execute();
            int inserted = handle.createUpdate("INSERT INTO response (caller, id, request, created)"
                            + " VALUES (:caller, :id, :request, :now) ON CONFLICT (caller, id) DO NOTHING")
                    .bind("caller", caller.text())
                    .bind("id", id)
                    .bind("request", request)
                    .bind("now", now.toEpochMilli())
                    .execute();
            return inserted == 1 ? new Claim.New() : found(handle, caller, id, request);
        });
    }

    private static Claim found(Handle handle, AccountName caller, String id, String request) {
        return handle.createQuery("SELECT request, answer FROM response WHERE caller = :caller AND id = :id")
                .bind("caller", caller.text())
                .bind("id", id)
                .map((row, context) -> {
                    if (!row.getString("request").equals(request)) {
                        return new Claim.Different();
                    }
                    return Optional.ofNullable(row.getString("answer"))
                            .<Claim>map(Claim.Done::new)
                            .orElseGet(Claim.InWork::new);
                })
                .one();
    }

    /** It was carried out. */
    public void answered(AccountName caller, String id, String answer) {
        database.change(handle -> handle.createUpdate(
                        "UPDATE response SET answer = :answer WHERE caller = :caller AND id = :id")
                .bind("answer", answer)
                .bind("caller", caller.text())
                .bind("id", id)
                .execute());
    }

    /** It was refused, and nothing was done: the same request may be made again. */
    public void forget(AccountName caller, String id) {
        database.change(handle -> handle.createUpdate(
                        "DELETE FROM response WHERE caller = :caller AND id = :id AND answer IS NULL")
                .bind("caller", caller.text())
                .bind("id", id)
                .execute());
    }

    /** To be called from time to time: takes away what is older, or more, than is kept. */
    public void prune() {
        Instant until = clock.instant().minus(KEPT);
        database.change(handle -> {
            handle.createUpdate("DELETE FROM response WHERE created <= :until")
                    .bind("until", until.toEpochMilli())
                    .execute();
            handle.createUpdate("DELETE FROM response WHERE created <="
                            + " (SELECT created FROM response ORDER BY created DESC LIMIT 1 OFFSET :most)")
                    .bind("most", MOST)
                    .execute();
        });
    }
}
