package org.portcullis.console.auth;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.util.Optional;

/**
 * A cookie with an id that the server knows. The prefix {@code __Host-} makes browsers insist on Secure, path / and no domain
 * (RFC 6265bis §4.1.3.2), so that no other host can set or read it.
 */
record HostCookie(String name, SameSite sameSite) {
    private static final int LONGEST = 64;
    /** Until the browser closes; the server forgets the id earlier. */
    private static final int WITH_BROWSER = -1;

    HostCookie(String name) {
        this(name, SameSite.STRICT);
    }

    HostCookie {
        if (!name.startsWith("__Host-")) {
            throw new IllegalArgumentException(name);
        }
    }

    Optional<String> of(Context context) {
        return of(context.cookie(name));
    }

    /** @param value the cookie's, null where there is none */
    Optional<String> of(String value) {
        return Optional.ofNullable(value).filter(id -> id.length() <= LONGEST);
    }

    void set(Context context, String id) {
        context.cookie(cookie(id, WITH_BROWSER));
    }

    void clear(Context context) {
        context.cookie(cookie("", 0));
    }

    private Cookie cookie(String value, int maxAge) {
        return new Cookie(name, value, "/", maxAge, true, true, null, sameSite);
    }
}
