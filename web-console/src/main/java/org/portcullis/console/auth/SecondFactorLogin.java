package org.portcullis.console.auth;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.portcullis.console.store.User;
import org.portcullis.console.store.factor.SecondFactors;

/** The second step of signing in: a one-time code, or a recovery code. Guessing is limited as for passwords. */
public final class SecondFactorLogin {
    private final SecondFactors factors;
    private final Entrance entrance;
    private final AttemptLimits limits;

    public SecondFactorLogin(SecondFactors factors, Entrance entrance, InstantSource clock) {
        this.factors = factors;
        this.entrance = entrance;
        this.limits = new AttemptLimits(clock);
    }

    /** @param code as typed */
    public PasswordLogin.Result attempt(PendingSignIns.Pending pending, String code, SignIn from) {
        User user = pending.user();
        String name = user.name().text();
        Optional<Duration> wait = limits.attempt(name, from.from());
        if (wait.isPresent()) {
            entrance.holdOff();
            return new PasswordLogin.Result.TryLater(wait.get());
        }
        Optional<SecondFactors.Passed> passed = factors.verify(user.name(), code);
        if (passed.isEmpty()) {
            entrance.turnAway(
                    name,
                    from.from(),
                    "the " + pending.first().word() + " was right, the second factor was not",
                    pending.shown());
            return new PasswordLogin.Result.Wrong();
        }
        limits.forgive(name, from.from());
        SignIn.First first = pending.first();
        SignIn.Method method = passed.get() == SecondFactors.Passed.TOTP ? first.withTotp() : first.withRecoveryCode();
        return new PasswordLogin.Result.SignedIn(entrance.letIn(user, from.by(method), pending.shown()));
    }
}
