package org.portcullis.console.auth;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.portcullis.console.store.BusyException;
import org.portcullis.console.store.User;
import org.portcullis.console.store.Users;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.SecurityEvent.Outcome;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in with name and password. Wrong attempts are limited ({@link AttemptLimits}). The limit by name can keep its owner
 * from signing in while somebody guesses; whoever is signed in stays so, and tokens go on working.
 *
 * <p>Each attempt becomes an event, but those beyond the limit, which are only counted: nobody fills the journal by them.
 */
public final class PasswordLogin {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordLogin.class);
    private static final int LONGEST_NAME = 64;
    private static final Duration BUSY = Duration.ofSeconds(5);

    private final Users users;
    private final Sessions sessions;
    private final LoginEvents events;
    private final AttemptLimits limits;
    private final AtomicLong succeeded = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong limited = new AtomicLong();

    /** @param node the name of this node, for the events */
    public PasswordLogin(Users users, Sessions sessions, EventSink events, String node, InstantSource clock) {
        this.users = users;
        this.sessions = sessions;
        this.events = new LoginEvents(events, node, clock);
        this.limits = new AttemptLimits(clock);
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
     * @param signIn by password
     */
    public Result attempt(String typedName, Secret password, SignIn signIn) {
        String name = typedName.length() > LONGEST_NAME ? typedName.substring(0, LONGEST_NAME) : typedName;
        InetAddress from = signIn.from();
        String who = name.isEmpty() ? "Somebody without a name" : name;
        Checked checked = check(name, password, from);
        if (checked instanceof Checked.TryLater later) {
            limited.incrementAndGet();
            return new Result.TryLater(later.after());
        }
        if (!(checked instanceof Checked.Right right)) {
            failed.incrementAndGet();
            events.tell(name, from, Outcome.FAILURE, who + " did not sign in to the console: wrong name or password");
            return new Result.Wrong();
        }
        succeeded.incrementAndGet();
        remember(right.user());
        events.tell(name, from, Outcome.SUCCESS, who + " signed in to the console");
        return new Result.SignedIn(sessions.open(right.user(), signIn));
    }

    /** What came of looking at a password. */
    sealed interface Checked {
        record Right(User user) implements Checked {}

        record Wrong() implements Checked {}

        record TryLater(Duration after) implements Checked {}
    }

    /** Looks at a password, within the limits; makes no event. */
    Checked check(String name, Secret password, InetAddress from) {
        Optional<Duration> wait = limits.attempt(name, from);
        if (wait.isPresent()) {
            return new Checked.TryLater(wait.get());
        }
        Optional<User> user;
        try {
            user = users.verify(name, password);
        } catch (BusyException busy) {
            limits.forgive(name, from);
            return new Checked.TryLater(BUSY);
        }
        if (user.isEmpty()) {
            return new Checked.Wrong();
        }
        limits.forgive(name, from);
        return new Checked.Right(user.get());
    }

    /** A full disk must not keep anybody from signing in. */
    private void remember(User user) {
        try {
            users.signedIn(user.name());
        } catch (StoreException unwritten) {
            LOG.warn("when {} signed in could not be written: {}", user.name(), unwritten.getMessage());
        }
    }
}
