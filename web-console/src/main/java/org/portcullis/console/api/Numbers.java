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
        return parameter(context, "limit", otherwise, most);
    }

    /** A parameter that is a number from 1 on. */
    static int parameter(Context context, String name, int otherwise, int most) {
        Optional<String> number = DeviceAnswers.query(context, name);
        return number.isEmpty()
                ? otherwise
                : number.flatMap(Numbers::positive)
                        .filter(value -> value <= most)
                        .map(Math::toIntExact)
                        .orElseThrow(() -> Problem.input(name, "write a number from 1 to " + most));
    }
}
