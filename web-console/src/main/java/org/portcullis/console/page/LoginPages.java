package org.portcullis.console.page;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.CertificateDoor;
import org.portcullis.console.SignInParts;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Arrival;
import org.portcullis.console.auth.CertificateRefusal;
import org.portcullis.console.auth.PasswordLogin.Result;
import org.portcullis.console.auth.PendingSignIns;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.SessionCookie;
import org.portcullis.console.auth.SignIn;
import org.portcullis.console.page.account.SecondPage;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.factor.RelyingParty;
import org.portcullis.console.store.factor.SecondFactors;
import org.portcullis.policy.value.Secret;

/** Signing in and out. Everything works without a script here. */
final class LoginPages {
    private static final String LOGIN = "/login";
    private static final String SECOND = "/login/second";

    private final Pages pages;
    private final SecondFactors factors;
    private final SignInParts parts;
    private final Optional<CertificateDoor> door;

    LoginPages(Pages pages, SecondFactors factors, SignInParts parts, Optional<CertificateDoor> door) {
        this.pages = pages;
        this.factors = factors;
        this.parts = parts;
        this.door = door;
    }

    List<Route> routes() {
        return List.of(
                Route.get(LOGIN, new Access.Open(), this::showLogin),
                Route.post(LOGIN, new Access.Open(), this::signIn),
                Route.get(OidcPages.BEGIN, new Access.Open(), context -> oidc().begin(context)),
                Route.get(OidcPages.CALLBACK, new Access.Open(), context -> oidc().finish(context)),
                Route.get(SECOND, new Access.Open(), context -> secondForm(context, "")),
                Route.post(SECOND, new Access.Open(), this::showSecondFactor),
                Route.post("/logout", new Access.BySession(Access.ANY_ROLE), this::signOut));
    }

    private OidcPages oidc() {
        return parts.oidcLogin()
                .map(login -> new OidcPages(pages, login, parts.sessions(), this::loginForm))
                .orElseThrow(() -> new Problem(404, "Not found", "No identity provider is configured."));
    }

    private void showLogin(Context context) {
        String problem = CertificateRefusal.ofWord(text(context.queryParam("certificate")))
                .map(CertificateRefusal::words)
                .orElse("");
        loginForm(context, "", text(context.queryParam("next")), problem);
    }

    private void signIn(Context context) {
        String name = text(context.formParam("name")).strip();
        String next = text(context.formParam("next"));
        Secret password = Secret.ofUtf8(text(context.formParam("password")));
        SignIn how = SignIn.of(context, SignIn.Method.PASSWORD);
        Result result = parts.passwordLogin().attempt(name, password, how);
        if (result instanceof Result.SignedIn signedIn) {
            enter(context, signedIn.session(), next);
        } else if (result instanceof Result.SecondFactor needed) {
            parts.pending().begin(context, needed.user(), next);
            context.redirect(SECOND, HttpStatus.SEE_OTHER);
        } else {
            loginForm(context, name, next, refused(context, result, "Wrong name or password."));
        }
    }

    private void showSecondFactor(Context context) {
        Optional<PendingSignIns.Pending> pending = parts.pending().of(context);
        if (pending.isEmpty()) {
            context.redirect(LOGIN, HttpStatus.SEE_OTHER);
            return;
        }
        String code = text(context.formParam("code"));
        SignIn from = SignIn.of(context, SignIn.Method.PASSWORD);
        Result result = parts.secondFactorLogin().attempt(pending.get(), code, from);
        if (result instanceof Result.SignedIn signedIn) {
            parts.pending().end(context);
            enter(context, signedIn.session(), pending.get().next());
        } else {
            secondForm(context, refused(context, result, "Wrong code. Each counts once; wait for the next one."));
        }
    }

    /** @return what to say of it */
    private static String refused(Context context, Result result, String wrong) {
        if (result instanceof Result.TryLater later) {
            long seconds = Math.max(1, later.after().toSeconds() + 1);
            context.status(429).header("Retry-After", Long.toString(seconds));
            return "Too many attempts. Try again in " + seconds + " seconds.";
        }
        context.status(403);
        return wrong;
    }

    private void enter(Context context, String session, String next) {
        context.redirect(Arrival.at(context, parts.sessions(), session, next), HttpStatus.SEE_OTHER);
    }

    private void loginForm(Context context, String name, String next, String problem) {
        boolean passkeys = RelyingParty.of(context.host())
                .map(party -> factors.passkeys().any(party.id()))
                .orElse(false);
        Optional<LoginPage.Provider> provider =
                parts.oidcLogin().map(oidc -> new LoginPage.Provider(oidc.label(), OidcPages.address(next)));
        Optional<String> certificate = door.flatMap(open -> open.address(text(context.host()), next));
        pages.show(
                context,
                "login.jte",
                new LoginPage(pages.outside(), name, next, problem, passkeys, certificate, provider));
    }

    private void secondForm(Context context, String problem) {
        Optional<PendingSignIns.Pending> pending = parts.pending().of(context);
        if (pending.isEmpty()) {
            context.redirect(LOGIN, HttpStatus.SEE_OTHER);
            return;
        }
        AccountName name = pending.get().user().name();
        boolean passkeys = !factors.passkeys().of(name).isEmpty();
        boolean codes = factors.hasTotp(name) || !passkeys;
        pages.show(
                context, "account/second.jte", new SecondPage(pages.outside(), name.text(), problem, codes, passkeys));
    }

    private void signOut(Context context) {
        SessionCookie.of(context).ifPresent(parts.sessions()::close);
        SessionCookie.clear(context);
        context.redirect(LOGIN, HttpStatus.SEE_OTHER);
    }

    private static String text(String parameter) {
        return Optional.ofNullable(parameter).orElse("");
    }
}
