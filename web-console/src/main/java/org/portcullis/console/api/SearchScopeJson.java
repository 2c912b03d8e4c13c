package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.portcullis.console.store.RecentTime;
import org.portcullis.console.store.SearchScope;
import org.portcullis.siem.query.FieldNames;

/** {@code columns} and {@code time} of a search, as the API has them. */
final class SearchScopeJson {
    private static final Set<String> TIME = Set.of("last", "from", "to");
    private static final String WORDS =
            Arrays.stream(RecentTime.values()).map(RecentTime::word).collect(Collectors.joining(", "));

    private SearchScopeJson() {}

    /** @param before what stays where a member is absent; null takes it back */
    static SearchScope read(JsonBody body, SearchScope before) {
        List<String> columns = body.has("columns")
                ? body.texts("columns", SearchScopeJson::columns).orElse(List.of())
                : before.columns();
        if (!body.has("time")) {
            return new SearchScope(columns, before.last(), before.from(), before.to());
        }
        JsonBody time = body.object("time", TIME);
        Optional<RecentTime> last = time.text(
                "last",
                word -> RecentTime.ofWord(word)
                        .orElseThrow(() -> new IllegalArgumentException("must be one of " + WORDS)));
        Optional<Instant> from = time.text("from", SearchScopeJson::instant);
        Optional<Instant> to = time.text("to", SearchScopeJson::instant);
        try {
            return new SearchScope(columns, last, from, to);
        } catch (IllegalArgumentException both) {
            body.wrong("time", both.getMessage());
            return before;
        }
    }

    /** @throws IllegalArgumentException saying which is no field */
    static List<String> columns(List<String> names) {
        if (names.size() > SearchScope.MOST_COLUMNS) {
            throw new IllegalArgumentException(
                    "has " + names.size() + " columns; there may be " + SearchScope.MOST_COLUMNS);
        }
        return names.stream()
                .map(name -> FieldNames.field(name).name())
                .distinct()
                .toList();
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException noTime) {
            throw new IllegalArgumentException("must be a time like 2026-03-01T12:00:00Z", noTime);
        }
    }

    static void write(JsonGenerator json, SearchScope scope) throws IOException {
        writeColumns(json, scope.columns());
        json.writeObjectFieldStart("time");
        json.writeStringField("last", scope.last().map(RecentTime::word).orElse(null));
        json.writeStringField("from", scope.from().map(Instant::toString).orElse(null));
        json.writeStringField("to", scope.to().map(Instant::toString).orElse(null));
        json.writeEndObject();
    }

    static void writeColumns(JsonGenerator json, List<String> columns) throws IOException {
        json.writeArrayFieldStart("columns");
        for (String column : columns) {
            json.writeString(column);
        }
        json.writeEndArray();
    }
}
