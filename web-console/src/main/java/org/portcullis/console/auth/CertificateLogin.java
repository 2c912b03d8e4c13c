package org.portcullis.console.auth;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.User;
import org.portcullis.console.store.Users;
import org.portcullis.eap.trust.ChainVerdict;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.PersonName;
import org.portcullis.eap.x509.Printable;
import org.portcullis.policy.decision.FailureCode;

/**
 * Signing in by a certificate instead of a password: of a CA that issues them to people, valid, not revoked, for TLS clients,
 * with the name of a local user. One source address may try thirty times at once, then once a second.
 */
public final class CertificateLogin {
    private static final int AT_ONCE = 30;
    private static final int LONGEST_NAME = 64;

    private final CertificateSettings settings;
    private final Users users;
    private final Entrance entrance;
    private final Obligations obligations;
    private final AttemptLimit byAddress;

    public CertificateLogin(
            CertificateSettings settings,
            Users users,
            Entrance entrance,
            Obligations obligations,
            InstantSource clock) {
        this.settings = settings;
        this.users = users;
        this.entrance = entrance;
        this.obligations = obligations;
        this.byAddress = new AttemptLimit(clock, AT_ONCE, Duration.ofSeconds(1));
    }

    /** What came of an attempt. */
    public sealed interface Result {
        /** @param session the new session's id, for the cookie alone */
        record SignedIn(String session) implements Result {}

        /** The certificate is right, and not enough. */
        record SecondFactor(User user, CertificateFacts certificate) implements Result {}

        record Refused(CertificateRefusal why) implements Result {}
    }

    public CertificateSettings settings() {
        return settings;
    }

    /**
     * @param chain as shown in TLS, which proved that its first one's key is held
     * @param signIn by certificate
     */
    public Result attempt(List<X509Certificate> chain, SignIn signIn) {
        if (chain.isEmpty()) {
            return new Result.Refused(CertificateRefusal.MISSING);
        }
        if (byAddress.attempt(AttemptLimit.network(signIn.from())).isPresent()) {
            entrance.holdOff();
            return new Result.Refused(CertificateRefusal.TOO_OFTEN);
        }
        Optional<CertificateFacts> facts = facts(chain.get(0));
        Optional<ChainVerdict.Rejected> untrusted = settings.trust().get().check(chain);
        if (untrusted.isPresent()) {
            FailureCode code = untrusted.get().code();
            return refused(
                    signIn,
                    "",
                    untrusted.get().explanation().replaceFirst("\\.$", ""),
                    new LoginEvents.Shown(facts, Optional.of(code)),
                    CertificateRefusal.of(code));
        }
        LoginEvents.Shown shown = new LoginEvents.Shown(facts, Optional.empty());
        if (settings.ofDevices().test(chain.get(0))) {
            String why = "the certificate is a device's, of this appliance's own CA";
            return refused(signIn, "", why, shown, CertificateRefusal.UNTRUSTED);
        }
        Optional<String> name = PersonName.of(chain.get(0), settings.names());
        Optional<User> user = name.flatMap(this::user);
        if (user.isEmpty()) {
            String why = "the certificate has the name of no local user who may sign in";
            return refused(signIn, name.orElse(""), why, shown, CertificateRefusal.NOBODY);
        }
        return obligations.isHalf(SignIn.First.CERTIFICATE) && user.get().secondFactor()
                ? new Result.SecondFactor(user.get(), facts.orElseThrow())
                : new Result.SignedIn(entrance.letIn(user.get(), signIn, shown));
    }

    private Result refused(
            SignIn signIn, String name, String why, LoginEvents.Shown shown, CertificateRefusal refusal) {
        entrance.turnAway(Printable.text(name, LONGEST_NAME), signIn.from(), why, shown);
        return new Result.Refused(refusal);
    }

    private static Optional<CertificateFacts> facts(X509Certificate certificate) {
        try {
            return Optional.of(CertificateFacts.of(certificate));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Whom an identity provider names is let in by it alone: it says whether they still are there, and with which role. */
    private Optional<User> user(String name) {
        try {
            return users.find(new AccountName(name)).filter(found -> !found.disabled() && !found.federated());
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }
}
