package org.portcullis.console.auth;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.store.Rights;
import org.portcullis.console.store.Tokens;

/** Stands before every route: who is it, may they, and did they mean it. */
public final class Gate {
    /** The page where those who just signed in do what they have to do first. */
    public static final String WELCOME = "/welcome";

    private static final String CALLER = "caller";
    private static final String SESSION = "session";
    private static final String LOGOUT = "/logout";
    private static final String BEARER = "bearer ";

    private final Tokens tokens;
    private final Sessions sessions;
    private final TokenFailures failures;

    public Gate(Tokens tokens, Sessions sessions, TokenFailures failures) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.failures = failures;
    }

    /** The route's handler behind this gate. */
    public Handler guard(Route route) {
        return context -> {
            Access access = route.access();
            if (access instanceof Access.ByToken byToken) {
                Caller caller = ownPage(
                                context.header("Authorization"), SameOrigin.is(context), SessionCookie.of(context))
                        .map(session -> free(context, session, Set.of()))
                        .orElseGet(() -> token(context));
                admit(context, caller, byToken.admits(caller.rights()));
            } else if (access instanceof Access.OwnAccount own) {
                SameOrigin.require(context);
                Session session = session(SessionCookie.of(context)).orElseThrow(Gate::peopleOnly);
                context.attribute(CALLER, free(context, session, own.despite()));
            } else {
                if (route.method() != HandlerType.GET) {
                    SameOrigin.require(context);
                }
                if (access instanceof Access.BySession bySession) {
                    Optional<Session> session = session(SessionCookie.of(context));
                    if (session.isEmpty()) {
                        signInFirst(context, "/login" + next(context, route));
                        return;
                    }
                    Caller caller = caller(session.get());
                    admit(context, caller, bySession.admits(caller.rights()));
                    context.attribute(SESSION, session.get());
                    if (session.get().obligation().isPresent() && !isOpenToAll(route)) {
                        context.redirect(WELCOME, HttpStatus.SEE_OTHER);
                        return;
                    }
                }
            }
            route.handler().handle(context);
        };
    }

    /** Who was admitted to this request; only on routes that are not {@link Access.Open}. */
    public static Caller caller(Context context) {
        return context.<Caller>attribute(CALLER);
    }

    /** The session of who was admitted; empty where a token was shown. */
    public static Optional<Session> session(Context context) {
        return Optional.ofNullable(context.<Session>attribute(SESSION));
    }

    /**
     * Whether the sender of that Authorization header, or else of that cookie from one of the console's own pages, may use
     * the route.
     */
    public boolean admits(Route route, Optional<String> authorization, boolean sameOrigin, Optional<String> cookie) {
        return route.access() instanceof Access.ByToken byToken
                && presented(authorization)
                        .flatMap(this::caller)
                        .or(() -> ownPage(authorization.orElse(null), sameOrigin, cookie)
                                .filter(session -> session.obligation().isEmpty())
                                .map(Gate::caller))
                        .filter(caller -> byToken.admits(caller.rights()))
                        .isPresent();
    }

    /** Where somebody with something to do first gets all the same. */
    private static boolean isOpenToAll(Route route) {
        return route.path().equals(WELCOME) || route.path().equals(LOGOUT);
    }

    private static Problem peopleOnly() {
        return new Problem(401, "Sign in", "This is for people alone who are signed in to the console; sign in again.");
    }

    private static void admit(Context context, Caller caller, boolean admitted) {
        if (!admitted) {
            String whose = caller.rights().words();
            throw new Problem(
                    403,
                    "Not allowed",
                    Character.toUpperCase(whose.charAt(0)) + whose.substring(1) + " may not do this.");
        }
        context.attribute(CALLER, caller);
    }

    private Caller token(Context context) {
        Optional<String> presented = presented(Optional.ofNullable(context.header("Authorization")));
        return presented.flatMap(this::caller).orElseThrow(() -> refusal(context, presented));
    }

    /** Who shows no token at all has tried nothing. */
    private Problem refusal(Context context, Optional<String> presented) {
        Optional<Duration> wait =
                presented.flatMap(words -> failures.note(SourceAddress.of(context), tokens.kept(words)));
        if (wait.isPresent()) {
            context.header("Retry-After", Long.toString(Math.max(1, wait.get().toSeconds())));
            return new Problem(429, "Too many wrong tokens", "Wait, and send a valid token.");
        }
        context.header("WWW-Authenticate", "Bearer");
        return new Problem(401, "Token needed", "Send a valid token: Authorization: Bearer TOKEN.");
    }

    private static Optional<String> presented(Optional<String> authorization) {
        return authorization
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()).strip());
    }

    private Optional<Caller> caller(String presented) {
        return tokens.find(presented).map(token -> new Caller(token.name(), token.rights()));
    }

    private Optional<Session> session(Optional<String> cookie) {
        return cookie.flatMap(sessions::find);
    }

    /** A page of the console uses the API by the session that shows it; who shows a token is known by that alone. */
    private Optional<Session> ownPage(String authorization, boolean sameOrigin, Optional<String> cookie) {
        return authorization == null && sameOrigin ? session(cookie) : Optional.empty();
    }

    /** @param despite what this may be done in spite of, because it is done by it */
    private static Caller free(Context context, Session session, Set<Obligation> despite) {
        Optional<Obligation> first = session.obligation().filter(open -> !despite.contains(open));
        if (first.isPresent()) {
            throw new Problem(403, "Something else first", first.get().words());
        }
        context.attribute(SESSION, session);
        return caller(session);
    }

    private static Caller caller(Session session) {
        return new Caller(
                session.user().name(), new Rights.OfRole(session.user().role()));
    }

    /** A script that swaps a part of a page (htmx) must not put the login page there; it leaves the page instead. */
    private static void signInFirst(Context context, String login) {
        if ("true".equals(context.header("HX-Request"))) {
            context.header("HX-Redirect", "/login").status(HttpStatus.NO_CONTENT);
        } else {
            context.redirect(login, HttpStatus.SEE_OTHER);
        }
    }

    /** Where to go on after signing in: only what was asked for by GET can be asked for again. */
    private static String next(Context context, Route route) {
        if (route.method() != HandlerType.GET || context.queryString() == null) {
            return "";
        }
        return "?next=" + URLEncoder.encode(context.path() + "?" + context.queryString(), StandardCharsets.UTF_8);
    }
}
