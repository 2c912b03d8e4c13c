package org.portcullis.console.page;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.PasswordLogin;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.SessionCookie;
import org.portcullis.console.auth.Sessions;
import org.portcullis.console.auth.SourceAddress;
import org.portcullis.policy.value.Secret;

/** Signing in and out. Everything works without a script here. */
final class LoginPages {
    /** A place on this very host: one slash, then neither another nor a backslash, which browsers take for one. */
    private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e]{0,2000}");

    private final Pages pages;
    private final PasswordLogin login;
    private final Sessions sessions;

    LoginPages(Pages pages, PasswordLogin login, Sessions sessions) {
        this.pages = pages;
        this.login = login;
        this.sessions = sessions;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/login", new Access.Open(), this::showLogin),
                Route.post("/login", new Access.Open(), this::signIn),
                Route.post("/logout", new Access.BySession(Access.ANY_ROLE), this::signOut));
    }

    private void showLogin(Context context) {
        loginForm(context, "", text(context.queryParam("next")), "");
    }

    private void signIn(Context context) {
        String name = text(context.formParam("name")).strip();
        String next = text(context.formParam("next"));
        Secret password = Secret.ofUtf8(text(context.formParam("password")));
        PasswordLogin.Result result = login.attempt(name, password, SourceAddress.of(context));
        if (result instanceof PasswordLogin.Result.SignedIn signedIn) {
            // an old session of this browser ends here
            SessionCookie.of(context).ifPresent(sessions::close);
            SessionCookie.set(context, signedIn.session());
            context.redirect(LOCAL.matcher(next).matches() ? next : "/", HttpStatus.SEE_OTHER);
        } else if (result instanceof PasswordLogin.Result.TryLater later) {
            long seconds = Math.max(1, later.after().toSeconds() + 1);
            context.status(429).header("Retry-After", Long.toString(seconds));
            loginForm(context, name, next, "Too many attempts. Try again in " + seconds + " seconds.");
        } else {
            context.status(403);
            loginForm(context, name, next, "Wrong name or password.");
        }
    }

    private void loginForm(Context context, String name, String next, String problem) {
        pages.show(context, "login.jte", new LoginPage(pages.outside(), name, next, problem));
    }

    private void signOut(Context context) {
        SessionCookie.of(context).ifPresent(sessions::close);
        SessionCookie.clear(context);
        context.redirect("/login", HttpStatus.SEE_OTHER);
    }

    private static String text(String parameter) {
        return Optional.ofNullable(parameter).orElse("");
    }
}
