package org.portcullis.appliance;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.portcullis.console.SessionCommands;
import org.portcullis.radius.coa.ChangeOfAuthorization;
import org.portcullis.radius.coa.CoaReport;
import org.portcullis.radius.coa.CoaResult;
import org.portcullis.radius.coa.NoTargetException;
import org.portcullis.radius.nas.DynamicAuthorization.Method;
import org.portcullis.radius.store.SessionStore;

/** What the console asks of a session, carried out by dynamic authorization. */
final class SessionOrders implements SessionCommands {
    private final ChangeOfAuthorization coa;
    private final SessionStore store;

    SessionOrders(ChangeOfAuthorization coa, SessionStore store) {
        this.coa = coa;
        this.store = store;
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
            Optional<String> other = nobody.isSessionKnown() ? Optional.empty() : store.otherNodeOf(sessionId);
            throw new ImpossibleException(
                    nobody.isSessionKnown() || other.isPresent(),
                    other.map(node -> "the session is one of node " + node + ", which tells its switch; ask there")
                            .orElse(nobody.getMessage()));
        }
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
