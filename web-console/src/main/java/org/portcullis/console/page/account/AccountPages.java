package org.portcullis.console.page.account;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.SignInParts;
import org.portcullis.console.SignInServices;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Obligation;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.Session;
import org.portcullis.console.page.Pages;
import org.portcullis.console.store.NewPassword;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.User;
import org.portcullis.console.store.factor.Passkey;
import org.portcullis.console.store.factor.RelyingParty;
import org.portcullis.eap.x509.CertificateFacts;

/** One's own account, and what has to be done before anything else. */
public final class AccountPages {
    private static final Access ANYBODY = new Access.BySession(Access.ANY_ROLE);

    private final Pages pages;
    private final SignInServices services;
    private final SignInParts parts;

    public AccountPages(Pages pages, SignInServices services, SignInParts parts) {
        this.pages = pages;
        this.services = services;
        this.parts = parts;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/account", ANYBODY, this::showAccount), Route.get(Gate.WELCOME, ANYBODY, this::showWelcome));
    }

    private void showAccount(Context context) {
        Session own = Gate.session(context).orElseThrow();
        User user = own.user();
        List<Session> sessions = parts.sessions().all().stream()
                .filter(session -> session.user().name().equals(user.name()))
                .toList();
        pages.show(
                context,
                "account/account.jte",
                new AccountPage(
                        pages.frame(context),
                        user.name().text(),
                        user.federated(),
                        services.factors().hasTotp(user.name()),
                        services.factors().recoveryCodes(user.name()),
                        NewPassword.SHORTEST,
                        services.factors().passkeys().of(user.name()).stream()
                                .map(this::key)
                                .toList(),
                        RelyingParty.of(context.host()).isPresent(),
                        SessionRow.of(sessions, Optional.of(own), pages.timezone())));
    }

    private AccountPage.Key key(Passkey passkey) {
        return new AccountPage.Key(
                passkey.id(), passkey.name(), passkey.rpId(), SessionRow.Time.of(passkey.lastUsed(), pages.timezone()));
    }

    private void showWelcome(Context context) {
        Session own = Gate.session(context).orElseThrow();
        if (own.obligation().isEmpty()) {
            context.redirect("/", HttpStatus.SEE_OTHER);
            return;
        }
        User user = own.user();
        pages.show(
                context,
                "account/welcome.jte",
                new WelcomePage(
                        pages.outside(),
                        user.name().text(),
                        own.obligation().get() == Obligation.NEW_PASSWORD,
                        RelyingParty.of(context.host()).isPresent(),
                        NewPassword.SHORTEST,
                        user.role() == Role.ADMIN ? roots() : List.of()));
    }

    private List<WelcomePage.Root> roots() {
        return services.roots().get().stream()
                .map(CertificateFacts::of)
                .map(facts -> new WelcomePage.Root(facts.subject(), facts.fingerprint()))
                .toList();
    }
}
