package org.portcullis.radius.coa;

import java.util.Optional;
import org.portcullis.policy.decision.SessionReview.Standing;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.Enforcement.Status;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.accounting.Sessions;
import org.portcullis.radius.nas.DynamicAuthorization.Method;

/**
 * Carries out orders: asks the NAS, asks otherwise, asks again later, until it is done or given up. Where it stands is noted
 * in the session. For the enforcer's thread alone.
 */
final class OrderExecution {
    private final Sessions sessions;
    private final SessionRequests requests;
    private final DynamicAuthorizationClient client;
    private final CoaEvents events;
    private final CoaResults results;
    private final EnforcementSettings settings;
    private final EnforcementThread thread;
    private final RadiusClock clock;

    OrderExecution(
            Sessions sessions,
            SessionRequests requests,
            DynamicAuthorizationClient client,
            CoaEvents events,
            CoaResults results,
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

    /** Is told that an order is done, or has failed. */
    interface Closed {
        void closed(CoaOrder order, Session session, Status how);
    }

    /** Notes an order that is begun later. */
    void await(CoaOrder order) {
        mark(order, Status.PENDING, "waits for its turn");
    }

    /** @param closed is told when the order is done or has failed */
    void begin(CoaOrder order, Closed closed) {
        order.begin();
        mark(order, Status.PENDING, "no answer yet");
        attempt(order, closed);
    }

    private void attempt(CoaOrder order, Closed closed) {
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

    private void answered(CoaOrder order, Session session, CoaReport report, Closed closed) {
        results.count(session, report.result());
        Optional<NextStep> step =
                order.isStopped() ? Optional.empty() : Optional.of(order.next(report, session, settings));
        events.sent(
                session,
                new CoaEvents.Sent(
                        report,
                        order.standing().today(),
                        Optional.empty(),
                        order.attempts(),
                        order.changedAt(),
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

    /** A device that was told to has authenticated again, and got what it gets today. */
    void followed(Session session, Standing standing, int attempts) {
        String got = session.authorization()
                .map(given -> ", profile " + given.profile()
                        + given.vlan().map(vlan -> ", VLAN " + vlan).orElse(""))
                .orElse("");
        Enforcement end = enforcement(Status.CONFIRMED, standing.today() + ": authenticated again" + got, attempts);
        sessions.enforce(session.id(), any -> end);
        events.enforced(session, end);
    }

    /** The session is over before its NAS confirmed anything: nothing is left to change. */
    void over(Session session, CoaOrder order, String how) {
        events.enforced(session, enforcement(order, Status.CONFIRMED, how));
    }

    private void close(CoaOrder order, Session session, Status status, String said, Closed closed) {
        order.stop();
        Enforcement end = enforcement(order, status, said);
        sessions.enforce(session.id(), any -> end);
        events.enforced(session, end);
        closed.closed(order, session, status);
    }

    private void mark(CoaOrder order, Status status, String said) {
        Enforcement noted = enforcement(order, status, said);
        sessions.enforce(order.sessionId(), any -> noted);
    }

    private Enforcement enforcement(CoaOrder order, Status status, String said) {
        return enforcement(status, order.standing().today() + ": " + said, order.attempts());
    }

    private Enforcement enforcement(Status status, String detail, int attempts) {
        return new Enforcement(
                status, detail, attempts, Optional.of(clock.wall().instant()));
    }
}
