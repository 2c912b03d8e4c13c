package org.portcullis.console.auth;

import io.javalin.http.Context;
import java.util.Optional;

/** The cookie with the session's id. */
public final class SessionCookie {
    public static final String NAME = "__Host-session";

    private static final HostCookie COOKIE = new HostCookie(NAME);

    private SessionCookie() {}

    public static Optional<String> of(Context context) {
        return COOKIE.of(context);
    }

    /** @param value the cookie's, null where there is none */
    public static Optional<String> of(String value) {
        return COOKIE.of(value);
    }

    public static void set(Context context, String id) {
        COOKIE.set(context, id);
    }

    public static void clear(Context context) {
        COOKIE.clear(context);
    }
}
