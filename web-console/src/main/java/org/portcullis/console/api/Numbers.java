package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.Optional;
import org.portcullis.console.auth.Problem;

/** Whole numbers in paths and parameters. */
final class Numbers {
    private Numbers() {}

    /** A number from 1 on; empty for any other text. */
    static Optional<Long> positive(String text) {
        try {
            return Optional.of(Long.parseLong(text)).filter(number -> number >= 1);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The parameter {@code limit}. */
    static int limit(Context context, int otherwise, int most) {
        Optional<String> limit = DeviceAnswers.query(context, "limit");
        return limit.isEmpty()
                ? otherwise
                : limit.flatMap(Numbers::positive)
                        .filter(number -> number <= most)
                        .map(Math::toIntExact)
                        .orElseThrow(() -> Problem.input("limit", "write a number from 1 to " + most));
    }
}
