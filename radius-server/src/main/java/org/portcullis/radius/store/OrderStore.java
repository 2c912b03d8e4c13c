package org.portcullis.radius.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.ChangeTable;
import org.portcullis.policy.store.Database;
import org.portcullis.radius.nas.DynamicAuthorization.Method;

/**
 * What nodes ask of each other's sessions. An order is carried out by the one node that takes it, once, and answered; who
 * asked may withdraw it as long as nobody has taken it.
 */
public final class OrderStore {
    /** As long as answers are of use to nobody any more. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final Database database;
    private final String node;
    private final InstantSource clock;
    private final ChangeTable changes;

    /**
     * An order.
     *
     * @param actor who asked for it, for the audit trail
     */
    public record Order(String id, String session, Method method, String actor) {}

    /** @param database whose tables were brought up to date by the {@link SessionStore} */
    public OrderStore(Database database, String node, InstantSource clock) {
        this.database = database;
        this.node = node;
        this.clock = clock;
        this.changes = new ChangeTable(node);
    }

    /**
     * Asks for it; those that follow the change table see it at once.
     *
     * @param owner whose session it is
     */
    public Order place(String session, String owner, Method method, String actor) {
        Order order = new Order(UUID.randomUUID().toString(), session, method, actor);
        database.change(handle -> {
            long now = database.now(handle);
            handle.createUpdate("DELETE FROM session_order WHERE at < :before")
                    .bind("before", now - KEPT.toMillis())
                    .execute();
            handle.createUpdate("INSERT INTO session_order (id, session, method, actor, at, taken_by)"
                            + " VALUES (:id, :session, :method, :actor, :at, '')")
                    .bind("id", order.id)
                    .bind("session", session)
                    .bind("method", method.name())
                    .bind("actor", actor)
                    .bind("at", now)
                    .execute();
            changes.add(
                    handle,
                    clock.instant(),
                    EventAction.SESSION_ORDERED,
                    session,
                    new Actor(actor),
                    "",
                    Map.of(),
                    Map.of("node", owner, "method", method.name().toLowerCase(Locale.ROOT), "order", order.id));
        });
        return order;
    }

    /** Orders that nobody has taken, and that are no older than that. */
    public List<Order> open(Duration age) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM session_order WHERE taken_by = '' AND at > :since ORDER BY at")
                .bind("since", database.now(handle) - age.toMillis())
                .map((row, context) -> new Order(
                        row.getString("id"),
                        row.getString("session"),
                        Method.valueOf(row.getString("method")),
                        row.getString("actor")))
                .list());
    }

    /** Takes an order, to carry it out or to withdraw it; false when another one has. */
    public boolean take(String order) {
        return database.write(handle ->
                handle.createUpdate("UPDATE session_order SET taken_by = :node WHERE id = :id AND taken_by = ''")
                                .bind("node", node)
                                .bind("id", order)
                                .execute()
                        == 1);
    }

    /** Says what came of an order that this node took. */
    public void answer(String order, String answer) {
        database.change(handle -> handle.createUpdate("UPDATE session_order SET answer = :answer WHERE id = :id")
                .bind("id", order)
                .bind("answer", answer)
                .execute());
    }

    /** What came of an order; empty as long as nobody said. */
    public Optional<String> answerTo(String order) {
        return database.read(
                handle -> handle.createQuery("SELECT answer FROM session_order WHERE id = :id AND answer IS NOT NULL")
                        .bind("id", order)
                        .mapTo(String.class)
                        .findOne());
    }
}
