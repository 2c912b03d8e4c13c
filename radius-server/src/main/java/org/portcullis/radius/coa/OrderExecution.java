package org.portcullis.radius.coa;

import java.util.Optional;
import java.util.function.Consumer;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.Enforcement.Status;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.accounting.Sessions;
import org.portcullis.radius.nas.DynamicAuthorization.Method;
import org.portcullis.radius.packet.Counters;

/**
 * Carries out orders: asks the NAS, asks otherwise, asks again later, until it is done or given up. Where it stands is noted
 * in the session. For the enforcer's thread alone.
 */
final class OrderExecution {
    private final Sessions sessions;
    private final SessionRequests requests;
    private final DynamicAuthorizationClient client;
    private final CoaEvents events;
    private final Counters<CoaResult.Outcome> results;
    private final EnforcementSettings settings;
    private final EnforcementThread thread;
    private final RadiusClock clock;

    OrderExecution(
            Sessions sessions,
            SessionRequests requests,
            DynamicAuthorizationClient client,
            CoaEvents events,
            Counters<CoaResult.Outcome> results,
            EnforcementSettings settings,
            EnforcementThread thread,
            RadiusClock clock) {
        this.sessions = sessions;
        this.requests = requests;
        this.client = client;
        this.events = events;
        this.results = results;
        this.settings = settings;
        this.thread = thread;
        this.clock = clock;
    }

    /** @param closed is told when the order is done or has failed */
    void begin(CoaOrder order, Consumer<CoaOrder> closed) {
        mark(order, Status.PENDING, "not sent yet");
        attempt(order, closed);
    }

    private void attempt(CoaOrder order, Consumer<CoaOrder> closed) {
        Optional<Session> live = sessions.find(order.sessionId());
        if (live.isEmpty() || order.isStopped()) {
            return;
        }
        Session session = live.get();
        Optional<CoaTarget> target = requests.target(session);
        if (target.isEmpty()) {
            close(
                    order,
                    session,
                    Status.FAILED,
                    "no coa is configured for the client " + session.nas().name()
                            + ", so the session changes when its device authenticates again",
                    closed);
            return;
        }
        Identification identification = order.begin(target.get());
        Method method = order.method(target.get());
        CoaRequest request = requests.request(session, target.get(), method, identification);
        DynamicAuthorizationServer server = target.get().server(session);
        client.send(server, request).whenComplete((result, cancelled) -> {
            if (cancelled == null) {
                CoaReport report = new CoaReport(request.code(), method, server.address(), result);
                thread.run(() -> answered(order, session, report, closed));
            }
        });
    }

    private void answered(CoaOrder order, Session session, CoaReport report, Consumer<CoaOrder> closed) {
        results.count(report.result().outcome());
        Optional<NextStep> step =
                order.isStopped() ? Optional.empty() : Optional.of(order.next(report, session, settings));
        events.sent(
                session,
                new CoaEvents.Sent(
                        report,
                        order.standing().today(),
                        Optional.empty(),
                        order.attempts(),
                        Optional.of(order.standing().since()),
                        step.map(NextStep::status)));
        if (step.isEmpty()) {
            return;
        }
        String said = report.type() + " to " + report.target() + ": "
                + report.result().words();
        if (step.get().kind() != NextStep.Kind.AGAIN) {
            close(order, session, step.get().status(), said, closed);
            return;
        }
        mark(order, Status.PENDING, said);
        if (step.get().after().isZero()) {
            attempt(order, closed);
        } else {
            order.wakenBy(thread.later(step.get().after(), () -> attempt(order, closed)));
        }
    }

    /** The session's device authenticated again, and got what it gets today. */
    void followedBy(Session session, Session successor, Optional<CoaOrder> order) {
        String today = order.map(known -> known.standing().today())
                .orElseGet(() -> session.enforcement().detail().split(": ", 2)[0]);
        String detail = today + ": authenticated again, profile "
                + successor.authorization().map(Session.Authorization::profile).orElse("none")
                + successor
                        .authorization()
                        .flatMap(Session.Authorization::vlan)
                        .map(vlan -> ", VLAN " + vlan)
                        .orElse("");
        int attempts = order.map(CoaOrder::attempts)
                .orElseGet(() -> session.enforcement().attempts());
        note(successor.id(), Status.CONFIRMED, detail, attempts)
                .ifPresent(confirmed -> events.enforced(confirmed, confirmed.enforcement()));
    }

    /** The session is over before its NAS confirmed anything: nothing is left to change. */
    void over(Session session, CoaOrder order, String how) {
        events.enforced(
                session,
                new Enforcement(
                        Status.CONFIRMED,
                        order.standing().today() + ": " + how,
                        order.attempts(),
                        Optional.of(clock.wall().instant())));
    }

    private void close(CoaOrder order, Session session, Status status, String said, Consumer<CoaOrder> closed) {
        order.stop();
        mark(order, status, said).ifPresent(marked -> events.enforced(marked, marked.enforcement()));
        closed.accept(order);
    }

    private Optional<Session> mark(CoaOrder order, Status status, String said) {
        return note(order.sessionId(), status, order.standing().today() + ": " + said, order.attempts());
    }

    private Optional<Session> note(String sessionId, Status status, String detail, int attempts) {
        Enforcement noted = new Enforcement(
                status, detail, attempts, Optional.of(clock.wall().instant()));
        return sessions.enforce(sessionId, any -> noted);
    }
}
