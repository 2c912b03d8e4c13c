package org.portcullis.console.auth;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.util.Optional;

/**
 * The cookie with the session's id. The prefix {@code __Host-} makes browsers insist on Secure, path / and no domain
 * (RFC 6265bis §4.1.3.2), so that no other host can set or read it.
 */
public final class SessionCookie {
    public static final String NAME = "__Host-session";

    private static final int LONGEST = 64;
    /** Until the browser closes; the server ends the session earlier. */
    private static final int WITH_BROWSER = -1;

    private SessionCookie() {}

    public static Optional<String> of(Context context) {
        return of(context.cookie(NAME));
    }

    /** @param value the cookie's, null where there is none */
    public static Optional<String> of(String value) {
        return Optional.ofNullable(value).filter(id -> id.length() <= LONGEST);
    }

    public static void set(Context context, String id) {
        context.cookie(cookie(id, WITH_BROWSER));
    }

    public static void clear(Context context) {
        context.cookie(cookie("", 0));
    }

    private static Cookie cookie(String value, int maxAge) {
        return new Cookie(NAME, value, "/", maxAge, true, true, null, SameSite.STRICT);
    }
}
