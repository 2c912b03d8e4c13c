package org.portcullis.console;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.console.api.AccountRoutes;
import org.portcullis.console.api.ConsoleSessionRoutes;
import org.portcullis.console.api.PasskeyLoginRoutes;
import org.portcullis.console.api.PasskeyRoutes;
import org.portcullis.console.api.SearchColumnRoutes;
import org.portcullis.console.api.TokenRoutes;
import org.portcullis.console.api.UserRoutes;
import org.portcullis.console.auth.AccountEvents;
import org.portcullis.console.auth.CertificateLogin;
import org.portcullis.console.auth.Entrance;
import org.portcullis.console.auth.OidcLogin;
import org.portcullis.console.auth.OwnFactors;
import org.portcullis.console.auth.OwnPasskeys;
import org.portcullis.console.auth.OwnPassword;
import org.portcullis.console.auth.OwnTotp;
import org.portcullis.console.auth.PasskeyLogin;
import org.portcullis.console.auth.PasswordLogin;
import org.portcullis.console.auth.PendingSignIns;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.SecondFactorLogin;
import org.portcullis.console.auth.Sessions;
import org.portcullis.console.oidc.OidcClient;
import org.portcullis.console.store.Users;
import org.portcullis.console.store.factor.Passkeys;
import org.portcullis.console.store.factor.SecondFactors;

/** How people get in and what they do with their accounts, wired by hand. */
public final class SignInParts {
    private final ConsoleServices services;
    private final Users users;
    private final Sessions sessions;
    private final Entrance entrance;
    private final AccountEvents events;
    private final PasswordLogin passwordLogin;
    private final PendingSignIns pending;
    private final SecondFactorLogin secondFactorLogin;
    private final OwnPassword ownPassword;
    private final OwnTotp ownTotp;
    private final OwnPasskeys ownPasskeys;
    private final PasskeyLogin passkeyLogin;
    private final Optional<OidcLogin> oidcLogin;
    private final Optional<CertificateLogin> certificateLogin;

    SignInParts(ConsoleSettings settings, ConsoleServices services) {
        this.services = services;
        users = services.access().users();
        SecondFactors factors = services.signIn().factors();
        sessions = new Sessions(users::find, services.signIn().obligations(), services.clock(), services.random());
        entrance = new Entrance(users, sessions, services.audit(), settings.node(), services.clock());
        events = new AccountEvents(services.audit(), settings.node(), services.clock());
        passwordLogin = new PasswordLogin(users, entrance, services.clock());
        pending = new PendingSignIns(services.clock(), services.random());
        secondFactorLogin = new SecondFactorLogin(factors, entrance, services.clock());
        ownPassword = new OwnPassword(users, sessions, passwordLogin, events);
        OwnFactors changes = new OwnFactors(users, sessions, events);
        ownTotp = new OwnTotp(factors, ownPassword, changes, events);
        ownPasskeys = new OwnPasskeys(factors, ownPassword, changes);
        oidcLogin = services.signIn()
                .oidc()
                .map(oidc -> new OidcLogin(
                        new OidcClient(oidc, services.clock(), services.random()),
                        users,
                        entrance,
                        events,
                        services.clock(),
                        services.random()));
        certificateLogin = services.signIn()
                .certificates()
                .map(certificates -> new CertificateLogin(
                        certificates, users, entrance, services.signIn().obligations(), services.clock()));
        passkeyLogin = new PasskeyLogin(factors, users, entrance, pending, services.clock(), services.random());
    }

    public Sessions sessions() {
        return sessions;
    }

    Entrance entrance() {
        return entrance;
    }

    public PasswordLogin passwordLogin() {
        return passwordLogin;
    }

    /** Empty where no identity provider is configured. */
    public Optional<OidcLogin> oidcLogin() {
        return oidcLogin;
    }

    /** Empty where nobody's certificates count. */
    Optional<CertificateLogin> certificateLogin() {
        return certificateLogin;
    }

    public PendingSignIns pending() {
        return pending;
    }

    public SecondFactorLogin secondFactorLogin() {
        return secondFactorLogin;
    }

    /** Those of the API, and what the login page's script asks. */
    List<Route> routes() {
        Passkeys passkeys = services.signIn().factors().passkeys();
        return Stream.of(
                        new PasskeyRoutes(ownPasskeys, passkeys).routes(),
                        new PasskeyLoginRoutes(passkeyLogin, passkeys, pending, sessions).routes(),
                        new UserRoutes(users, services.signIn().factors(), events).routes(),
                        new AccountRoutes(ownPassword, ownTotp).routes(),
                        new SearchColumnRoutes(services.access().columns(), events).routes(),
                        new TokenRoutes(services.access().tokens(), events, services.clock()).routes(),
                        new ConsoleSessionRoutes(sessions, events).routes())
                .flatMap(List::stream)
                .toList();
    }
}
