package org.portcullis.console.auth;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.portcullis.console.store.User;
import org.portcullis.console.store.Users;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.SecurityEvent.Outcome;
import org.portcullis.policy.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every way of signing in ends: a session or none, an event and a count. Attempts beyond the limits are counted alone:
 * nobody fills the journal by them.
 */
public final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

    private final Users users;
    private final Sessions sessions;
    private final LoginEvents events;
    private final AtomicLong succeeded = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong limited = new AtomicLong();

    /** @param node the name of this node, for the events */
    public Entrance(Users users, Sessions sessions, EventSink events, String node, InstantSource clock) {
        this.users = users;
        this.sessions = sessions;
        this.events = new LoginEvents(events, node, clock);
    }

    /** How many attempts came to what, since the start. */
    public record Counts(long succeeded, long failed, long limited) {}

    public Counts counts() {
        return new Counts(succeeded.get(), failed.get(), limited.get());
    }

    /** @return the new session's id, for the cookie alone */
    String letIn(User user, SignIn signIn) {
        return letIn(user, signIn, LoginEvents.Shown.NOTHING);
    }

    /** The same of somebody who showed something that the event is to tell of. */
    String letIn(User user, SignIn signIn, LoginEvents.Shown shown) {
        succeeded.incrementAndGet();
        remember(user);
        events.tell(
                user.name().text(),
                signIn.from(),
                Outcome.SUCCESS,
                user.name() + " signed in to the console by " + signIn.method().words(),
                shown);
        return sessions.open(user, signIn);
    }

    /**
     * @param name as typed, or as far as it is known
     * @param why {@code wrong name or password}
     */
    void turnAway(String name, InetAddress from, String why) {
        turnAway(name, from, why, LoginEvents.Shown.NOTHING);
    }

    /** The same of somebody who showed something that the event is to tell of. */
    void turnAway(String name, InetAddress from, String why, LoginEvents.Shown shown) {
        failed.incrementAndGet();
        String who = name.isEmpty() ? "Somebody without a name" : name;
        events.tell(name, from, Outcome.FAILURE, who + " did not sign in to the console: " + why, shown);
    }

    /** Somebody has to wait before they may try again. */
    void holdOff() {
        limited.incrementAndGet();
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
