package org.portcullis.console.auth;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.portcullis.console.store.BusyException;
import org.portcullis.console.store.User;
import org.portcullis.console.store.Users;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in with name and password. Wrong attempts are limited: ten by one name and thirty by one source address (an
 * IPv6 address counts as its /64), then one more every 30 s. The limit by name can keep its owner from signing in while
 * somebody guesses; whoever is signed in stays so, and tokens go on working.
 *
 * <p>Each attempt becomes an event, but those beyond the limit, which are only counted: nobody fills the journal by them.
 * An event that cannot be kept does not stop an admin from signing in, who may be coming to repair just that.
 */
public final class PasswordLogin {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordLogin.class);
    private static final int BY_NAME = 10;
    private static final int BY_ADDRESS = 30;
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final int LONGEST_NAME = 64;

    /** How long an answer waits for its event to be on disk. */
    private static final Duration EVENT_WAIT = Duration.ofSeconds(5);

    private final Users users;
    private final Sessions sessions;
    private final LoginEvents events;
    private final AttemptLimit byName;
    private final AttemptLimit byAddress;
    private final AtomicLong succeeded = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong limited = new AtomicLong();

    /** @param node the name of this node, for the events */
    public PasswordLogin(Users users, Sessions sessions, EventSink events, String node, InstantSource clock) {
        this.users = users;
        this.sessions = sessions;
        this.events = new LoginEvents(events, node, clock);
        this.byName = new AttemptLimit(clock, BY_NAME, STEP);
        this.byAddress = new AttemptLimit(clock, BY_ADDRESS, STEP);
    }

    /** What came of an attempt. */
    public sealed interface Result {
        /** @param session the new session's id, for the cookie alone */
        record SignedIn(String session) implements Result {}

        /** Name or password wrong; which of them is not said. */
        record Wrong() implements Result {}

        /** Tried too often, or too many at once. */
        record TryLater(Duration after) implements Result {}
    }

    /** How many attempts came to what, since the start. */
    public record Counts(long succeeded, long failed, long limited) {}

    public Counts counts() {
        return new Counts(succeeded.get(), failed.get(), limited.get());
    }

    /**
     * Takes about 100 ms of one core.
     *
     * @param typedName as typed, so perhaps no name at all
     */
    public Result attempt(String typedName, Secret password, InetAddress from) {
        String name = typedName.length() > LONGEST_NAME ? typedName.substring(0, LONGEST_NAME) : typedName;
        String network = AttemptLimit.network(from);
        Optional<Duration> wait = byAddress.attempt(network);
        if (wait.isEmpty()) {
            wait = byName.attempt(name);
            if (wait.isPresent()) {
                byAddress.forgive(network);
            }
        }
        if (wait.isPresent()) {
            limited.incrementAndGet();
            return new Result.TryLater(wait.get());
        }
        Optional<User> user;
        try {
            user = users.verify(name, password);
        } catch (BusyException busy) {
            forgive(name, network);
            limited.incrementAndGet();
            return new Result.TryLater(Duration.ofSeconds(5));
        }
        if (user.isEmpty()) {
            failed.incrementAndGet();
            report(name, from, SecurityEvent.Outcome.FAILURE, "did not sign in to the console: wrong name or password");
            return new Result.Wrong();
        }
        forgive(name, network);
        succeeded.incrementAndGet();
        report(name, from, SecurityEvent.Outcome.SUCCESS, "signed in to the console");
        return new Result.SignedIn(sessions.open(user.get()));
    }

    private void forgive(String name, String network) {
        byName.forgive(name);
        byAddress.forgive(network);
    }

    private void report(String name, InetAddress from, SecurityEvent.Outcome outcome, String what) {
        String who = name.isEmpty() ? "Somebody without a name" : name;
        try {
            events.report(name, from, outcome, who + " " + what)
                    .toCompletableFuture()
                    .get(EVENT_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException problem) {
            // Who is to repair a full disk must get in.
            LOG.warn("the event of a login of {} could not be journaled: {}", who, problem.toString());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
