package org.portcullis.console.auth;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.portcullis.console.store.Rights;
import org.portcullis.console.store.Tokens;

/** Stands before every route: who is it, may they, and did they mean it. */
public final class Gate {
    private static final String CALLER = "caller";
    private static final String SESSION = "session";
    /** The page where those who just signed in do what they have to do first. */
    public static final String WELCOME = "/welcome";

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
                Caller caller = token(context);
                admit(context, caller, byToken.admits(caller.rights()));
            } else if (access instanceof Access.OwnAccount own) {
                SameOrigin.require(context);
                own(context, own);
            } else {
                if (route.method() != HandlerType.GET) {
                    SameOrigin.require(context);
                }
                if (access instanceof Access.BySession bySession) {
                    Optional<Session> session = presentedSession(context);
                    if (session.isEmpty()) {
                        context.redirect("/login" + next(context, route), HttpStatus.SEE_OTHER);
                        return;
                    }
                    Caller caller = caller(session.get());
                    admit(context, caller, bySession.admits(caller.rights()));
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

    private static boolean isOpenToAll(Route route) {
        return route.path().equals(WELCOME) || route.path().equals(LOGOUT);
    }

    private void own(Context context, Access.OwnAccount access) {
        Session session = presentedSession(context)
                .orElseThrow(() -> new Problem(
                        401, "Sign in", "This is for people alone who are signed in to the console; sign in again."));
        Optional<Obligation> first =
                session.obligation().filter(open -> !access.despite().contains(open));
        if (first.isPresent()) {
            throw new Problem(403, "Something else first", first.get().words());
        }
        context.attribute(CALLER, caller(session));
    }

    /** Whether the sender of that Authorization header may use the route. */
    public boolean admits(Route route, Optional<String> authorization) {
        return route.access() instanceof Access.ByToken byToken
                && presented(authorization)
                        .flatMap(this::caller)
                        .filter(caller -> byToken.admits(caller.rights()))
                        .isPresent();
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

    private Optional<Session> presentedSession(Context context) {
        Optional<Session> session = SessionCookie.of(context).flatMap(sessions::find);
        session.ifPresent(found -> context.attribute(SESSION, found));
        return session;
    }

    private static Caller caller(Session session) {
        return new Caller(
                session.user().name(), new Rights.OfRole(session.user().role()));
    }

    /** Where to go on after signing in: only what was asked for by GET can be asked for again. */
    private static String next(Context context, Route route) {
        if (route.method() != HandlerType.GET || context.queryString() == null) {
            return "";
        }
        return "?next=" + URLEncoder.encode(context.path() + "?" + context.queryString(), StandardCharsets.UTF_8);
    }
}
