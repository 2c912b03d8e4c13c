package org.portcullis.console.auth;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.portcullis.console.store.BusyException;
import org.portcullis.console.store.User;
import org.portcullis.console.store.Users;
import org.portcullis.policy.value.Secret;

/**
 * Signing in with name and password. Wrong attempts are limited ({@link AttemptLimits}). The limit by name can keep its owner
 * from signing in while somebody guesses; whoever is signed in stays so, and tokens go on working.
 */
public final class PasswordLogin {
    private static final int LONGEST_NAME = 64;
    private static final Duration BUSY = Duration.ofSeconds(5);

    private final Users users;
    private final Entrance entrance;
    private final AttemptLimits limits;

    public PasswordLogin(Users users, Entrance entrance, InstantSource clock) {
        this.users = users;
        this.entrance = entrance;
        this.limits = new AttemptLimits(clock);
    }

    /** What came of an attempt. */
    public sealed interface Result {
        /** @param session the new session's id, for the cookie alone */
        record SignedIn(String session) implements Result {}

        /** The password is right, and not enough. */
        record SecondFactor(User user) implements Result {}

        /** Name or password wrong; which of them is not said. */
        record Wrong() implements Result {}

        /** Tried too often, or too many at once. */
        record TryLater(Duration after) implements Result {}
    }

    /**
     * Takes about 100 ms of one core.
     *
     * @param typedName as typed, so perhaps no name at all
     * @param signIn by password
     */
    public Result attempt(String typedName, Secret password, SignIn signIn) {
        String name = typedName.length() > LONGEST_NAME ? typedName.substring(0, LONGEST_NAME) : typedName;
        Checked checked = check(name, password, signIn.from());
        if (checked instanceof Checked.TryLater later) {
            entrance.holdOff();
            return new Result.TryLater(later.after());
        }
        if (checked instanceof Checked.Right right) {
            return right.user().secondFactor()
                    ? new Result.SecondFactor(right.user())
                    : new Result.SignedIn(entrance.letIn(right.user(), signIn));
        }
        entrance.turnAway(name, signIn.from(), "wrong name or password");
        return new Result.Wrong();
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
}
