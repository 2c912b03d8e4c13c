package org.portcullis.console.auth;

import io.javalin.http.Context;
import java.util.Optional;

/**
 * Against cross-site request forgery, beside the cookie's SameSite=Strict: a form, or a page's call of the API, counts only when the browser says that
 * it came from our own pages, by Sec-Fetch-Site (Fetch Metadata) or, where that is missing, by Origin (RFC 6454). A
 * request with neither is refused; every browser that speaks TLS 1.2 sends one of them with a POST. No token has to be
 * kept or put into pages, and the login form is covered too.
 */
public final class SameOrigin {
    private SameOrigin() {}

    /** @throws Problem 403 when the request comes from elsewhere */
    static void require(Context context) {
        if (!is(context)) {
            throw new Problem(403, "Refused", "This form was not sent from a page of this console.");
        }
    }

    static boolean is(Context context) {
        return is(
                Optional.ofNullable(context.header("Sec-Fetch-Site")),
                Optional.ofNullable(context.header("Origin")),
                context.host());
    }

    /** @param host as the request named it */
    public static boolean is(Optional<String> site, Optional<String> origin, String host) {
        return site.map("same-origin"::equals)
                .orElseGet(
                        () -> origin.map(("https://" + host)::equalsIgnoreCase).orElse(false));
    }
}
