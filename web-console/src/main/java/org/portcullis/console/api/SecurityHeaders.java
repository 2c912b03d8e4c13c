package org.portcullis.console.api;

import io.javalin.http.Context;

/**
 * Tells browsers to load nothing from elsewhere, run nothing inline, and keep nothing. There is no
 * Strict-Transport-Security: no plain listener exists to protect from, and it would lock admins out whenever the
 * appliance's own CA is not yet in their browser.
 */
final class SecurityHeaders {
    private static final String POLICY =
            "default-src 'self'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private SecurityHeaders() {}

    static void add(Context context) {
        context.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cache-Control", "no-store");
    }
}
