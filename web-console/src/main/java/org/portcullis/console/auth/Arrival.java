package org.portcullis.console.auth;

import io.javalin.http.Context;
import java.util.regex.Pattern;

/** Where somebody goes on who has just been let in. */
public final class Arrival {
    /** A place on this very host: one slash, then neither another nor a backslash, which browsers take for one. */
    private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e]{0,2000}");

    private Arrival() {}

    /**
     * Gives the browser its session; an old one of this browser ends here.
     *
     * @param session the new session's id
     * @param next where somebody wanted to go, as the request has it
     * @return where to go
     */
    public static String at(Context context, Sessions sessions, String session, String next) {
        SessionCookie.of(context).ifPresent(sessions::close);
        SessionCookie.set(context, session);
        return LOCAL.matcher(next).matches() ? next : "/";
    }
}
