package org.portcullis.radius.coa;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.portcullis.policy.decision.SessionReview;
import org.portcullis.policy.decision.SessionReview.Standing;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.accounting.SessionChange;
import org.portcullis.radius.accounting.Sessions;

/**
 * Has live sessions follow what changed: a device's state or an ancestor's, what is said of it, a credential that was
 * revoked. A session that
 * its device would not get today is ordered to change; an order is {@link Enforcement.Status#PENDING} until its NAS has
 * confirmed, and where the device authenticates again, until that gave what it gets today.
 *
 * <p>Everything here happens on one thread, {@code radius-enforcement}; what others call only queues. An order is nothing
 * but a session that differs from today's standing, so that it can be made again at any time: after a restart, or when a
 * change is told twice.
 */
final class Enforcer {
    private final Sessions sessions;
    private final DeviceRegistry registry;
    private final SessionReview review;
    private final SessionRequests requests;
    private final OrderExecution execution;
    private final EnforcementThread thread;
    private final Map<String, CoaOrder> orders = new HashMap<>();
    private final ToldDevices told;

    Enforcer(
            Sessions sessions,
            DeviceRegistry registry,
            SessionReview review,
            SessionRequests requests,
            OrderExecution execution,
            EnforcementThread thread,
            RadiusClock clock) {
        this.sessions = sessions;
        this.registry = registry;
        this.review = review;
        this.requests = requests;
        this.execution = execution;
        this.thread = thread;
        this.told = new ToldDevices(clock.nanoTime());
    }

    /** Goes on with what was pending before a restart. */
    void resume() {
        thread.run(() -> sessions.all().stream()
                .filter(session -> session.enforcement().status() == Enforcement.Status.PENDING)
                .forEach(this::follow));
    }

    /** @return completed when the sessions that the changes concern are marked */
    CompletionStage<Void> take(List<Change> changes) {
        List<Change> relevant =
                changes.stream().filter(Enforcer::mayConcernSessions).toList();
        return relevant.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : thread.submit(() -> relevant.forEach(this::take));
    }

    private static boolean mayConcernSessions(Change change) {
        return switch (change.action()) {
            case DEVICE_STATE_CHANGED, DEVICE_CHANGED, DEVICE_DELETED, CREDENTIAL_REVOKED -> true;
            default -> false;
        };
    }

    /** Those below a device are treated by its state, and by those above it. */
    private static boolean concernsThoseBelow(Change change) {
        return change.action() == EventAction.DEVICE_STATE_CHANGED
                || change.action() == EventAction.DEVICE_CHANGED
                        && !Objects.equals(
                                change.before().get("parent"), change.after().get("parent"));
    }

    private void take(Change change) {
        Optional<Serial> device = Serial.parse(change.subject());
        if (device.isEmpty() || sessions.live() == 0) {
            return;
        }
        Stream<Serial> below =
                concernsThoseBelow(change) ? registry.descendants(device.get()).stream() : Stream.empty();
        Stream.concat(device.stream(), below)
                .flatMap(serial -> sessions.ofDevice(serial).stream())
                .forEach(this::follow);
    }

    /** Has a session follow today's standing of its device, where it does not yet. */
    private void follow(Session session) {
        Standing standing = review.review(session, requests.vendor(session));
        Optional<CoaOrder> before = Optional.ofNullable(orders.get(session.id()));
        Enforcement.Status status = session.enforcement().status();
        if (standing instanceof Standing.Unchanged) {
            before.ifPresent(this::drop);
            if (status == Enforcement.Status.PENDING || status == Enforcement.Status.FAILED) {
                sessions.enforce(session.id(), any -> Enforcement.NONE);
            }
        } else if (before.map(order -> !order.standing().equals(standing))
                .orElseGet(() -> !isDoneWith(session, standing))) {
            before.ifPresent(this::drop);
            order(session, standing);
        }
    }

    /** The same change told again: what was confirmed or has failed stays so. */
    private static boolean isDoneWith(Session session, Standing standing) {
        Enforcement known = session.enforcement();
        return (known.status() == Enforcement.Status.CONFIRMED || known.status() == Enforcement.Status.FAILED)
                && known.detail().startsWith(standing.today() + ": ");
    }

    private void order(Session session, Standing standing) {
        CoaOrder order = new CoaOrder(session, standing);
        orders.put(session.id(), order);
        execution.begin(order, this::closed);
    }

    /** An order that is done may have ended the session before the table knows it. */
    private void closed(CoaOrder order, Session session, Enforcement.Status how) {
        orders.remove(order.sessionId(), order);
        if (how == Enforcement.Status.CONFIRMED && sessions.find(session.id()).isEmpty()) {
            session.device().ifPresent(serial -> told.note(serial, order.attempts()));
        }
    }

    private void drop(CoaOrder order) {
        order.stop();
        orders.remove(order.sessionId(), order);
    }

    /** Sessions that wait for their NAS. */
    int pending() {
        return (int) sessions.all().stream()
                .filter(session -> session.enforcement().status() == Enforcement.Status.PENDING)
                .count();
    }

    /** Called while the table of sessions is locked. */
    void changed(SessionChange change) {
        if (change instanceof SessionChange.Started started) {
            thread.runIfThereIsTime(() -> begun(started.session()));
        } else if (change instanceof SessionChange.Ended ended) {
            thread.run(() -> ended(ended));
        }
    }

    /**
     * A session may have been decided just before a change, and begin just after the change was looked at. Where its device
     * was told to authenticate again, this is that authentication.
     */
    private void begun(Session session) {
        Optional<Session> live = sessions.find(session.id());
        if (live.isEmpty() || orders.containsKey(session.id())) {
            return;
        }
        Standing standing = review.reviewGate(live.get());
        if (standing instanceof Standing.Unchanged) {
            session.device()
                    .flatMap(told::take)
                    .ifPresent(attempts -> execution.followed(live.get(), standing, attempts));
        } else if (!isDoneWith(live.get(), standing)) {
            order(live.get(), standing);
        }
    }

    private void ended(SessionChange.Ended ended) {
        Session session = ended.session();
        Optional<CoaOrder> order = Optional.ofNullable(orders.get(session.id()));
        order.ifPresent(this::drop);
        if (order.isPresent() || session.enforcement().status() == Enforcement.Status.CONFIRMED) {
            int attempts = order.map(CoaOrder::attempts)
                    .orElseGet(() -> session.enforcement().attempts());
            session.device().ifPresent(serial -> told.note(serial, attempts));
        }
        boolean again = ended.successor().flatMap(Session::device).equals(session.device());
        if (order.isPresent() && !again) {
            execution.over(session, order.get(), ended.end().sentence());
        }
    }
}
