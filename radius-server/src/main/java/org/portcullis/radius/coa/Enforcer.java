package org.portcullis.radius.coa;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
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
 * revoked, what it seems to be, a hold on an address or a port; and the policy, and how their NASes are configured. A session
 * that its device would not get today is ordered to change; an order is {@link Enforcement.Status#PENDING} until its NAS has
 * confirmed, and where the device authenticates again, until that gave what it gets today. What the policy changes, which may
 * be every session, is begun at a pace, for which a device's own change never waits.
 *
 * <p>All of this is done on one thread, {@code radius-enforcement}; what others call only queues, or sees that nothing is to be
 * done. An order is nothing but a session that differs from today's standing, and can be made again, as after a restart.
 */
final class Enforcer {
    /** A conversation that was decided by what was before (the policy, the profile, the client) may end so long after its change. */
    private static final Duration UNDER_WAY = Duration.ofMinutes(1);

    private final Sessions sessions;
    private final DeviceRegistry registry;
    private final TodaysStanding today;
    private final SessionRequests requests;
    private final OrderExecution execution;
    private final EnforcementThread thread;
    private final RadiusClock clock;
    private final Map<String, CoaOrder> orders = new ConcurrentHashMap<>();
    private final ToldDevices told;
    private final PacedOrders paced;
    private final ReprofiledMacs reprofiled;
    private final boolean followsPolicy;
    private Optional<PolicyPass> pass = Optional.empty();
    /** When a session could last come to have more by the rules than it was given. */
    private final Lately loosened;
    /** When something last came that sessions have to follow; one decided before may begin late, packet by packet. */
    private final Lately stirred;

    private boolean turning;

    Enforcer(
            Sessions sessions,
            DeviceRegistry registry,
            SessionReview review,
            SessionRequests requests,
            OrderExecution execution,
            EnforcementThread thread,
            EnforcementSettings settings,
            RadiusClock clock) {
        this.sessions = sessions;
        this.registry = registry;
        this.today = new TodaysStanding(review, requests);
        this.requests = requests;
        this.execution = execution;
        this.thread = thread;
        this.clock = clock;
        this.told = new ToldDevices(clock.nanoTime());
        this.paced = new PacedOrders(settings.pace(), clock.nanoTime());
        this.reprofiled = new ReprofiledMacs(clock.nanoTime(), UNDER_WAY);
        this.loosened = new Lately(clock.nanoTime(), UNDER_WAY);
        this.stirred = new Lately(clock.nanoTime(), UNDER_WAY.multipliedBy(10));
        stirred.happened(); // By all that changed while nobody served.
        this.followsPolicy = settings.followsPolicy();
    }

    /** Goes on with what was pending before a restart. */
    void resume() {
        thread.run(() -> sessions.all().stream()
                .filter(session -> session.enforcement().status() == Enforcement.Status.PENDING)
                .forEach(this::resume));
    }

    /** Has sessions follow what may have changed while nobody looked after them. */
    void lookAfter(List<String> ids) {
        for (int from = 0; from < ids.size(); from += PolicyPass.SLICE) {
            List<String> slice = ids.subList(from, Math.min(ids.size(), from + PolicyPass.SLICE));
            thread.run(() -> {
                stirred.happened();
                slice.forEach(id -> sessions.find(id).ifPresent(this::resume));
            });
        }
    }

    /** What a device's own change asked for does not wait for what the policy changed. */
    private void resume(Session session) {
        Standing standing = today.of(session);
        if (!standing.since().isBefore(session.started().truncatedTo(ChronoUnit.MILLIS))) {
            follow(session);
        } else if (followsPolicy || session.enforcement().status() == Enforcement.Status.PENDING) {
            followInTurn(session);
        }
    }

    /**
     * Holds every live session against the policy in force.
     *
     * @param done is told how many were looked at and how many change, on this one's thread
     * @return completed when the sessions that change are marked
     */
    CompletionStage<Void> followPolicy(Consumer<PolicyPass> done) {
        PolicyPass mine = new PolicyPass(sessions::find);
        return thread.submit(() -> {
                    loosen();
                    pass.ifPresent(PolicyPass::abandon);
                    pass = Optional.of(mine);
                    mine.begin(sessions.all());
                })
                .thenCompose(begun -> slices(mine, done));
    }

    private CompletionStage<Void> slices(PolicyPass mine, Consumer<PolicyPass> done) {
        if (mine.isDone()) {
            return CompletableFuture.completedFuture(null);
        }
        return thread.submit(() -> {
                    if (!mine.isDone()) {
                        stirred.happened();
                        mine.slice(this::followInTurn);
                        if (mine.isDone()) {
                            done.accept(mine);
                        }
                    }
                })
                .thenCompose(sliced -> slices(mine, done));
    }

    /**
     * Has the sessions of clients that were changed or taken away just now follow that.
     *
     * @return completed when those that change are marked
     */
    CompletionStage<Void> followClients(Predicate<Session> concerned) {
        return thread.submit(this::loosen).thenCompose(noted -> followInTurn(concerned));
    }

    /** The same of sessions whose NAS was given to another site while nobody served. */
    void followSites() {
        followInTurn(session -> requests.client(session)
                .filter(now -> !now.site().equals(session.nas().site()))
                .isPresent());
    }

    private CompletionStage<Void> followInTurn(Predicate<Session> concerned) {
        PolicyPass mine = new PolicyPass(sessions::find);
        return thread.submit(() ->
                        mine.begin(sessions.all().stream().filter(concerned).toList()))
                .thenCompose(begun -> slices(mine, done -> {}));
    }

    /** @return completed when the sessions that the changes concern are marked */
    CompletionStage<Void> take(List<Change> changes) {
        List<Change> relevant = changes.stream().filter(ChangeReach::sessions).toList();
        return relevant.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : thread.submit(() -> {
                    stirred.happened();
                    relevant.stream()
                            .filter(change -> !ChangeReach.isOfHold(change))
                            .forEach(this::take);
                    takeHolds(relevant.stream().filter(ChangeReach::isOfHold).toList());
                });
    }

    private void loosen() {
        stirred.happened();
        loosened.happened();
    }

    private void take(Change change) {
        if (change.action() == EventAction.PROFILE_CHANGED) {
            takeProfile(change);
            return;
        }
        Optional<Serial> device = Serial.parse(change.subject());
        if (device.isEmpty() || sessions.live() == 0) {
            return;
        }
        Stream<Serial> below =
                ChangeReach.thoseBelow(change) ? registry.descendants(device.get()).stream() : Stream.empty();
        Stream.concat(device.stream(), below)
                .flatMap(serial -> sessions.ofDevice(serial).stream())
                .forEach(this::follow);
    }

    private void takeHolds(List<Change> changes) {
        if (changes.stream().anyMatch(change -> change.action() == EventAction.HOLD_LIFTED)) {
            loosen();
        }
        HeldSessions.concerned(sessions, changes)
                .forEach((session, changedAt) -> follow(session, standing -> changedAt));
    }

    /** Anybody can have a profile change by what he sends, and rules of profiles many at once: each waits for its turn. */
    private void takeProfile(Change change) {
        reprofiled.concerned(sessions, change).forEach(this::followInTurn);
    }

    private void follow(Session session) {
        follow(session, Standing::since);
    }

    /**
     * Has a session follow today's standing of its device, where it does not yet.
     *
     * @param changedAt when that came to be
     */
    private void follow(Session session, Function<Standing, Instant> changedAt) {
        Standing standing = today.of(session);
        Optional<CoaOrder> before = Optional.ofNullable(orders.get(session.id()));
        if (isAsItIs(standing)) {
            leave(session, before);
        } else if (before.map(order -> !order.isBegun() || !order.standing().equals(standing))
                .orElseGet(() -> !isDoneWith(session, standing))) {
            before.ifPresent(this::drop);
            order(session, standing, changedAt.apply(standing));
        }
    }

    /** The same where many may be concerned at once: the switch is told when it is the session's turn. */
    private PolicyPass.Outcome followInTurn(Session session) {
        Standing standing = today.of(session);
        Optional<CoaOrder> before = Optional.ofNullable(orders.get(session.id()));
        if (isAsItIs(standing)) {
            leave(session, before);
            return standing instanceof Standing.Undecided ? PolicyPass.Outcome.LATER : PolicyPass.Outcome.UNCHANGED;
        }
        boolean pending = session.enforcement().status() == Enforcement.Status.PENDING;
        if (!pending && requests.target(session).isEmpty()) {
            return PolicyPass.Outcome.LATER;
        }
        if (before.isEmpty() && isDoneWith(session, standing)) {
            return PolicyPass.Outcome.UNCHANGED;
        }
        if (before.map(order -> !order.standing().equals(standing)).orElse(true)) {
            before.ifPresent(this::drop);
            orderInTurn(session, standing);
        }
        return PolicyPass.Outcome.CHANGES;
    }

    private static boolean isAsItIs(Standing standing) {
        return standing instanceof Standing.Unchanged || standing instanceof Standing.Undecided;
    }

    private void leave(Session session, Optional<CoaOrder> before) {
        before.ifPresent(this::drop);
        Enforcement.Status status = session.enforcement().status();
        if (status == Enforcement.Status.PENDING || status == Enforcement.Status.FAILED) {
            sessions.enforce(session.id(), any -> Enforcement.NONE);
        }
    }

    /** The same change told again: what was confirmed or has failed stays so. */
    private static boolean isDoneWith(Session session, Standing standing) {
        Enforcement known = session.enforcement();
        return (known.status() == Enforcement.Status.CONFIRMED || known.status() == Enforcement.Status.FAILED)
                && known.detail().startsWith(standing.today() + ": ");
    }

    private void order(Session session, Standing standing, Instant changedAt) {
        CoaOrder order = new CoaOrder(session, standing, Optional.of(changedAt));
        orders.put(session.id(), order);
        execution.begin(order, this::closed);
    }

    private void orderInTurn(Session session, Standing standing) {
        CoaOrder order = new CoaOrder(session, standing, Optional.empty());
        orders.put(session.id(), order);
        execution.await(order);
        paced.add(session.nas().name(), order);
        awaitTurn();
    }

    private void awaitTurn() {
        Optional<Long> nanos = paced.nanosToNext();
        if (!turning && nanos.isPresent()) {
            turning = true;
            thread.later(Duration.ofNanos(Math.max(0, nanos.get())), this::turn);
        }
    }

    private void turn() {
        turning = false;
        try {
            paced.take().ifPresent(order -> execution.begin(order, this::closed));
        } finally {
            awaitTurn();
        }
    }

    /** Sessions that will be told, and were not yet. */
    int inLine() {
        return paced.size();
    }

    /** An order that is done may have ended the session before the table knows it. */
    private void closed(CoaOrder order, Session session, Enforcement.Status how) {
        if (how == Enforcement.Status.CONFIRMED && sessions.find(session.id()).isEmpty()) {
            told.note(session, order.attempts());
        }
        orders.remove(order.sessionId(), order);
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
            if (!isQuiet() || told.has(started.session())) {
                thread.runIfThereIsTime(() -> begun(started.session()));
            }
        } else if (change instanceof SessionChange.Ended ended) {
            if (ended.session().enforcement().status() != Enforcement.Status.NONE) {
                stirred.happened();
            }
            if (!isQuiet()) {
                thread.run(() -> ended(ended));
            }
        } else if (change instanceof SessionChange.HandedOver) {
            thread.run(
                    () -> Optional.ofNullable(orders.get(change.session().id())).ifPresent(this::drop));
        }
    }

    /** Nothing is ordered, and nothing came lately of which a session could have to be told. */
    private boolean isQuiet() {
        return orders.isEmpty() && !stirred.isSo();
    }

    /**
     * A session may have been decided just before a change, and begin just after the change was looked at; where nothing
     * changed lately none is looked at. Where its device was told to authenticate again, this is that authentication.
     */
    private void begun(Session session) {
        Optional<Session> live = sessions.find(session.id());
        if (live.isEmpty() || orders.containsKey(session.id())) {
            return;
        }
        Standing standing = today.ofGate(live.get());
        if (!(standing instanceof Standing.Unchanged)) {
            if (!isDoneWith(live.get(), standing)) {
                order(live.get(), standing, standing.since());
            }
            return;
        }
        Optional<Integer> attempts = told.take(session);
        if (attempts.isPresent()) {
            execution.followed(live.get(), standing, attempts.get());
        } else if (loosened.isSo()
                || session.station().mac().filter(reprofiled::isLately).isPresent()) {
            followInTurn(live.get());
        }
    }

    private void ended(SessionChange.Ended ended) {
        Session session = ended.session();
        Optional<CoaOrder> order = Optional.ofNullable(orders.get(session.id()));
        if (order.isPresent() || session.enforcement().status() == Enforcement.Status.CONFIRMED) {
            int attempts = order.map(CoaOrder::attempts)
                    .orElseGet(() -> session.enforcement().attempts());
            told.note(session, attempts);
        }
        order.ifPresent(this::drop);
        boolean again = ended.successor().flatMap(Session::device).equals(session.device());
        if (order.isPresent() && !again) {
            execution.over(session, order.get(), ended.end().sentence());
        }
    }
}
