package org.portcullis.console.api;

import io.javalin.http.Context;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.console.EventQuery.QueryException;
import org.portcullis.console.auth.Problem;
import org.portcullis.siem.index.EventSearch.Wanted;

/** The parameters by which events are looked for, and the refusals of what cannot be answered. */
final class EventParameters {
    private EventParameters() {}

    /** {@code q}, {@code from} and {@code to}. */
    static Wanted wanted(Context context) {
        return new Wanted(query(context), time(context, "from"), time(context, "to"));
    }

    static String query(Context context) {
        return DeviceAnswers.query(context, "q").orElse("");
    }

    static Optional<Instant> time(Context context, String name) {
        try {
            return DeviceAnswers.query(context, name).map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw Problem.input(name, "write a time in ISO 8601 and UTC, such as 2026-01-31T08:00:00Z");
        }
    }

    static <T> T answered(Supplier<T> asked) {
        try {
            return asked.get();
        } catch (QueryException e) {
            throw switch (e.reason()) {
                case QUERY -> Problem.input("q", e.getMessage());
                case CURSOR -> Problem.input("cursor", e.getMessage());
                case FIELD -> Problem.input("field", e.getMessage());
                case UNAVAILABLE -> new Problem(503, "No answer now", e.getMessage());
            };
        }
    }
}
