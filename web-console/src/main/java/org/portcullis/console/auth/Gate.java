package org.portcullis.console.auth;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.Tokens;

/** Stands before every route: who is it, may they, and did they mean it. */
public final class Gate {
    private static final String CALLER = "caller";
    private static final String BEARER = "bearer ";

    private final Tokens tokens;
    private final Sessions sessions;

    public Gate(Tokens tokens, Sessions sessions) {
        this.tokens = tokens;
        this.sessions = sessions;
    }

    /** The route's handler behind this gate. */
    public Handler guard(Route route) {
        return context -> {
            Access access = route.access();
            if (access instanceof Access.ByToken byToken) {
                admit(context, token(context), byToken.roles());
            } else {
                if (route.method() != HandlerType.GET) {
                    SameOrigin.require(context);
                }
                if (access instanceof Access.BySession bySession) {
                    Optional<Caller> caller = session(context);
                    if (caller.isEmpty()) {
                        context.redirect("/login" + next(context, route), HttpStatus.SEE_OTHER);
                        return;
                    }
                    admit(context, caller.get(), bySession.roles());
                }
            }
            route.handler().handle(context);
        };
    }

    /** Who was admitted to this request; only on routes that are not {@link Access.Open}. */
    public static Caller caller(Context context) {
        return context.<Caller>attribute(CALLER);
    }

    /** Whether the sender of that Authorization header may use the route. */
    public boolean admits(Route route, Optional<String> authorization) {
        return route.access() instanceof Access.ByToken byToken
                && bearer(authorization)
                        .filter(caller -> byToken.roles().contains(caller.role()))
                        .isPresent();
    }

    private static void admit(Context context, Caller caller, Set<Role> roles) {
        if (!roles.contains(caller.role())) {
            throw new Problem(403, "Not allowed", "The role " + caller.role().word() + " may not do this.");
        }
        context.attribute(CALLER, caller);
    }

    private Caller token(Context context) {
        Optional<Caller> caller = bearer(Optional.ofNullable(context.header("Authorization")));
        return caller.orElseThrow(() -> {
            context.header("WWW-Authenticate", "Bearer");
            return new Problem(401, "Token needed", "Send a valid token: Authorization: Bearer TOKEN.");
        });
    }

    private Optional<Caller> bearer(Optional<String> authorization) {
        return authorization
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .flatMap(header -> tokens.find(header.substring(BEARER.length()).strip()))
                .map(token -> new Caller(token.name(), token.role()));
    }

    private Optional<Caller> session(Context context) {
        return SessionCookie.of(context)
                .flatMap(sessions::find)
                .map(session -> new Caller(session.user().name(), session.user().role()));
    }

    /** Where to go on after signing in: only what was asked for by GET can be asked for again. */
    private static String next(Context context, Route route) {
        if (route.method() != HandlerType.GET || context.queryString() == null) {
            return "";
        }
        return "?next=" + URLEncoder.encode(context.path() + "?" + context.queryString(), StandardCharsets.UTF_8);
    }
}
