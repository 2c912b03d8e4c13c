package org.portcullis.console;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What can be done to a live session by hand: its switch is asked, once (RFC 5176). */
public interface SessionCommands {

    /** What is asked for. */
    enum Command {
        /** End it; the device authenticates anew. */
        DISCONNECT,
        /** Authenticate it anew; where the switch has no way for that, it is ended. */
        REAUTHENTICATE
    }

    /**
     * What the switch said.
     *
     * @param request {@code Disconnect-Request} or {@code CoA-Request}
     * @param method what was really asked for
     * @param target address and port of the switch
     * @param result {@code ack}, {@code nak} or {@code no-answer}
     * @param transmissions how often the request went out
     * @param latency from the first transmission to the answer, or to giving up
     * @param detail the result in words
     */
    record Answer(
            String request,
            String method,
            String target,
            String result,
            Optional<ErrorCause> errorCause,
            int transmissions,
            Duration latency,
            String detail) {}

    /**
     * Why the switch refused (RFC 5176 §3.5).
     *
     * @param text the number with its name
     * @param meaning what it means here, and what to do; may be empty
     */
    record ErrorCause(long number, String text, String meaning) {}

    /** There is nobody to ask. */
    final class ImpossibleException extends RuntimeException {
        private final boolean sessionKnown;

        public ImpossibleException(boolean sessionKnown, String message) {
            super(message, null, false, false);
            this.sessionKnown = sessionKnown;
        }

        public boolean isSessionKnown() {
            return sessionKnown;
        }
    }

    /**
     * @param actor who asks, for the audit trail
     * @return completed with the switch's answer, or with that there was none
     * @throws ImpossibleException when there is no such session, or no way to its switch
     */
    CompletionStage<Answer> ask(String sessionId, Command command, String actor);
}
