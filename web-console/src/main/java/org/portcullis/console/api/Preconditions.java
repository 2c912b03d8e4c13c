package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Optional;
import org.portcullis.console.auth.Problem;

/** Changes that are wanted only of what the one who asks has seen (RFC 9110 §13.1.1). */
final class Preconditions {
    private Preconditions() {}

    /** Whether the request wants no certain version, or the one of this entity tag. */
    static boolean match(Context context, String tag) {
        Optional<String> wanted = Optional.ofNullable(context.header("If-Match"));
        return wanted.isEmpty()
                || Arrays.stream(wanted.get().split(","))
                        .map(String::strip)
                        .anyMatch(one -> one.equals("*") || one.equals(tag));
    }

    /** Whether the request wants a certain version. */
    static boolean present(Context context) {
        return context.header("If-Match") != null;
    }

    /** @param now a clause that says what is there by now */
    static Problem changed(String now) {
        return new Problem(412, "Changed meanwhile", now + "; read it again, and correct that.");
    }
}
