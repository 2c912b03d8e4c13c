package org.portcullis.appliance;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.portcullis.console.SessionCommands;
import org.portcullis.radius.coa.ChangeOfAuthorization;
import org.portcullis.radius.coa.CoaReport;
import org.portcullis.radius.coa.CoaResult;
import org.portcullis.radius.coa.NoTargetException;
import org.portcullis.radius.nas.DynamicAuthorization.Method;
import org.portcullis.radius.node.SharedSessions;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.store.SessionStore;

/** What the console asks of a session, carried out by dynamic authorization: here, or at the node whose session it is. */
final class SessionOrders implements SessionCommands {
    private final ChangeOfAuthorization coa;
    private final SessionStore store;
    private final Optional<SharedSessions> shared;

    /** @param shared where other nodes have sessions, too */
    SessionOrders(ChangeOfAuthorization coa, SessionStore store, Optional<SharedSessions> shared) {
        this.coa = coa;
        this.store = store;
        this.shared = shared;
    }

    @Override
    public CompletionStage<Answer> ask(String sessionId, Command command, String actor) {
        Method wanted = switch (command) {
            case DISCONNECT -> Method.DISCONNECT;
            case REAUTHENTICATE -> Method.REAUTHENTICATE;
        };
        try {
            return coa.demand(sessionId, wanted, actor).thenApply(SessionOrders::answer);
        } catch (NoTargetException nobody) {
            Optional<SessionStore.Placed> other = nobody.isSessionKnown() ? Optional.empty() : store.ofOther(sessionId);
            if (other.isEmpty() || shared.isEmpty()) {
                throw new ImpossibleException(nobody.isSessionKnown(), nobody.getMessage());
            }
            return askOther(other.get(), wanted, actor);
        }
    }

    private CompletionStage<Answer> askOther(SessionStore.Placed placed, Method wanted, String actor) {
        Method method;
        try {
            method = coa.feasible(placed.session(), wanted);
        } catch (NoTargetException nobody) {
            throw new ImpossibleException(true, nobody.getMessage());
        }
        return shared.orElseThrow()
                .ask(placed.session().id(), placed.node(), wanted, actor)
                .thenApply(came ->
                        came.report().map(SessionOrders::answer).orElseGet(() -> notSent(method, came.problem())));
    }

    private static Answer notSent(Method method, String problem) {
        return new Answer(
                (method == Method.DISCONNECT ? Code.DISCONNECT_REQUEST : Code.COA_REQUEST).toString(),
                method.word(),
                "",
                "no-answer",
                Optional.empty(),
                0,
                Duration.ZERO,
                problem);
    }

    private static Answer answer(CoaReport report) {
        CoaResult result = report.result();
        return new Answer(
                report.type(),
                report.method().word(),
                report.target(),
                report.outcome(),
                result.errorCause()
                        .map(number -> new SessionCommands.ErrorCause(
                                number,
                                org.portcullis.radius.coa.ErrorCause.words(number),
                                result.knownCause()
                                        .map(org.portcullis.radius.coa.ErrorCause::meaning)
                                        .orElse(""))),
                result.transmissions(),
                result.latency(),
                result.words());
    }
}
