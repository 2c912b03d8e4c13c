package org.portcullis.radius.coa;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import org.portcullis.policy.decision.SessionReview.Standing;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.nas.DynamicAuthorization.Method;
import org.portcullis.radius.packet.Code;

/** That one live session has to change, until it has, or cannot. For the enforcer's thread alone. */
final class CoaOrder {
    /** ACKs that no new authentication followed, before the session is ended instead. */
    private static final int MAX_UNFOLLOWED = 2;

    private final String sessionId;
    private final Standing standing;
    private final Optional<Instant> changedAt;
    private final boolean endedBefore;

    private int attempts;
    private int fruitless;
    private int unfollowed;
    private Optional<Identification> identification = Optional.empty();
    private boolean disconnectOnly;
    private Optional<Future<?>> timer = Optional.empty();
    private boolean begun;
    private boolean stopped;

    /**
     * @param standing what the device would get today
     * @param changedAt when what it follows was changed, where that is known
     */
    CoaOrder(Session session, Standing standing, Optional<Instant> changedAt) {
        this.sessionId = session.id();
        this.standing = standing;
        this.changedAt = changedAt;
        Enforcement before = session.enforcement();
        this.endedBefore = before.status() == Enforcement.Status.CONFIRMED;
        this.attempts = before.status() == Enforcement.Status.PENDING ? before.attempts() : 0;
    }

    String sessionId() {
        return sessionId;
    }

    Standing standing() {
        return standing;
    }

    Optional<Instant> changedAt() {
        return changedAt;
    }

    /** Requests made so far, those of before a restart included. */
    int attempts() {
        return attempts;
    }

    /**
     * What to ask for. A device that is not to get in is disconnected, whatever the configured way: to authenticate it anew
     * would only have it refused, and some switches keep the old session then.
     */
    Method method(CoaTarget target) {
        boolean wouldBeRefused =
                standing instanceof Standing.Refused && target.coa().method() == Method.REAUTHENTICATE;
        return disconnectOnly || wouldBeRefused
                ? Method.DISCONNECT
                : SessionRequests.feasible(target.coa().method(), target);
    }

    /** Counts a request, and says how it identifies the session. */
    Identification begin(CoaTarget target) {
        attempts++;
        Identification chosen = identification.orElseGet(() -> SessionRequests.first(target));
        identification = Optional.of(chosen);
        return chosen;
    }

    /** Whether it does not wait for its turn any more. */
    boolean isBegun() {
        return begun;
    }

    /** It is its turn. */
    void begin() {
        begun = true;
    }

    /** What follows from an answer; the next request is made accordingly. */
    NextStep next(CoaReport report, Session session, EnforcementSettings settings) {
        CoaResult result = report.result();
        if (result.outcome() == CoaResult.Outcome.NO_ANSWER) {
            return again(settings);
        }
        boolean initiated =
                result.knownCause().filter(ErrorCause.REQUEST_INITIATED::equals).isPresent();
        if (result.outcome() == CoaResult.Outcome.ACK || initiated) {
            return report.method() == Method.REAUTHENTICATE || initiated ? awaitAccept(settings) : NextStep.CONFIRMED;
        }
        return refused(report, session, settings);
    }

    private NextStep refused(CoaReport report, Session session, EnforcementSettings settings) {
        Optional<Identification> other = identification.flatMap(tried -> tried.after(report.result()));
        if (other.isPresent()) {
            identification = other;
            return NextStep.AT_ONCE;
        }
        Optional<ErrorCause> cause = report.result().knownCause();
        if (cause.equals(Optional.of(ErrorCause.SESSION_CONTEXT_NOT_FOUND))) {
            boolean named = session.usage().acctSessionId().isPresent();
            return named || endedBefore ? NextStep.CONFIRMED : again(settings);
        }
        if (report.code() == Code.COA_REQUEST
                && cause.map(ErrorCause::isAboutTheMethod).orElse(true)) {
            disconnectOnly = true;
            identification = Optional.empty();
            return NextStep.AT_ONCE;
        }
        return cause.map(ErrorCause::isFinal).orElse(false) ? NextStep.FAILED : again(settings);
    }

    private NextStep awaitAccept(EnforcementSettings settings) {
        unfollowed++;
        disconnectOnly |= unfollowed >= MAX_UNFOLLOWED;
        return NextStep.later(settings.reauthentication());
    }

    private NextStep again(EnforcementSettings settings) {
        identification = Optional.empty();
        return fruitless < settings.backoff().size()
                ? NextStep.later(settings.backoff().get(fruitless++))
                : NextStep.FAILED;
    }

    void wakenBy(Future<?> waiting) {
        timer = Optional.of(waiting);
    }

    /** Nothing more is done for it; what is on the way is only reported. */
    void stop() {
        stopped = true;
        timer.ifPresent(waiting -> waiting.cancel(false));
    }

    boolean isStopped() {
        return stopped;
    }
}
