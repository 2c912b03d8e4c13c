package org.portcullis.console.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.portcullis.console.EventQuery;
import org.portcullis.console.EventQuery.QueryException;
import org.portcullis.console.SignInParts;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Caller;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.PasswordLogin;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.SessionCookie;
import org.portcullis.console.auth.SignIn;
import org.portcullis.policy.value.Secret;

/** The pages for people: signing in and out, and the latest events. They work without JavaScript. */
public final class PageRoutes {
    private static final int ROWS = 50;
    /** A place on this very host: one slash, then neither another nor a backslash, which browsers take for one. */
    private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e]{0,2000}");

    private static final List<EventsPage.Example> EXAMPLES = List.of(
            example("refused", "event.action: access-reject"),
            example("in the last 15 minutes", "@timestamp >= now-15m"),
            example("quarantined devices", "portcullis.device.state: quarantined"),
            example("expired certificates", "portcullis.failure.code: cert-expired"));

    private final EventQuery events;
    private final SignInParts signIn;
    private final String node;
    private final ZoneId timezone;
    private final Asset style = Asset.load("style.css", "text/css; charset=utf-8");
    private final Asset mark = Asset.load("mark.svg", "image/svg+xml");
    private final TemplateEngine templates = TemplateEngine.createPrecompiled(
            null, ContentType.Html, PageRoutes.class.getClassLoader(), "org.portcullis.console.page.jte");

    public PageRoutes(EventQuery events, SignInParts signIn, String node, ZoneId timezone) {
        this.events = events;
        this.signIn = signIn;
        this.node = node;
        this.timezone = timezone;
    }

    public List<Route> routes() {
        Access signedIn = new Access.BySession(Access.ANY_ROLE);
        return List.of(
                Route.get("/", signedIn, this::showEvents),
                Route.get("/login", new Access.Open(), this::showLogin),
                Route.post("/login", new Access.Open(), this::attempt),
                Route.post("/logout", signedIn, this::signOut),
                style.route(),
                mark.route());
    }

    private void showLogin(Context context) {
        loginForm(context, "", text(context.queryParam("next")), "");
    }

    private void attempt(Context context) {
        String name = text(context.formParam("name")).strip();
        String next = text(context.formParam("next"));
        Secret password = Secret.ofUtf8(text(context.formParam("password")));
        PasswordLogin.Result result = signIn.passwordLogin().attempt(name, password, SignIn.of(context, SignIn.Method.PASSWORD));
        if (result instanceof PasswordLogin.Result.SignedIn opened) {
            // an old session of this browser ends here
            SessionCookie.of(context).ifPresent(signIn.sessions()::close);
            SessionCookie.set(context, opened.session());
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
        render(context, "login.jte", new LoginPage(frame(Optional.empty()), name, next, problem));
    }

    private void signOut(Context context) {
        SessionCookie.of(context).ifPresent(signIn.sessions()::close);
        SessionCookie.clear(context);
        context.redirect("/login", HttpStatus.SEE_OTHER);
    }

    private void showEvents(Context context) {
        Frame frame = frame(Optional.of(Gate.caller(context)));
        String query = text(context.queryParam("q")).strip();
        Optional<String> cursor =
                Optional.of(text(context.queryParam("cursor"))).filter(text -> !text.isEmpty());
        Optional<String> newest = cursor.map(older -> address(query, ""));
        EventsPage page;
        try {
            EventQuery.Page found = events.search(query, Optional.empty(), Optional.empty(), cursor, ROWS);
            List<EventRow> rows = found.events().stream()
                    .map(event -> EventRow.of(event, timezone))
                    .toList();
            Optional<String> older = found.next().map(next -> address(query, next));
            page = new EventsPage(frame, query, "", found.total(), rows, newest, older, EXAMPLES);
        } catch (QueryException e) {
            context.status(e.reason() == QueryException.Reason.UNAVAILABLE ? 503 : 422);
            page = new EventsPage(frame, query, e.getMessage(), 0, List.of(), newest, Optional.empty(), EXAMPLES);
        }
        render(context, "events.jte", page);
    }

    private Frame frame(Optional<Caller> caller) {
        return new Frame(node, caller, style.address(), mark.address());
    }

    private void render(Context context, String template, Object page) {
        StringOutput html = new StringOutput();
        templates.render(template, page, html);
        context.html(html.toString());
    }

    private static EventsPage.Example example(String words, String query) {
        return new EventsPage.Example(words, query, address(query, ""));
    }

    private static String address(String query, String cursor) {
        List<String> parameters = Stream.of(parameter("q", query), parameter("cursor", cursor))
                .filter(text -> !text.isEmpty())
                .toList();
        return parameters.isEmpty() ? "/" : "/?" + String.join("&", parameters);
    }

    private static String parameter(String name, String value) {
        return value.isEmpty() ? "" : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String text(String parameter) {
        return Optional.ofNullable(parameter).orElse("");
    }
}
