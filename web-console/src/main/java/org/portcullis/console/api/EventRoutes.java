package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.portcullis.console.EventQuery;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.index.EventFacet;
import org.portcullis.siem.index.EventHistogram;
import org.portcullis.siem.index.EventSearch.Wanted;
import org.portcullis.siem.query.FieldNames;

/** {@code /api/v1/events}: the audit trail, newest first, page by page; counted by time and by value; its query for Kibana. */
public final class EventRoutes {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;
    private static final int DEFAULT_BUCKETS = 60;
    private static final int DEFAULT_VALUES = 10;

    private final EventQuery events;

    public EventRoutes(EventQuery events) {
        this.events = events;
    }

    public List<Route> routes() {
        Access readers = new Access.ByToken(Access.ANY_ROLE);
        return List.of(
                Route.get("/api/v1/events", readers, this::search),
                Route.get("/api/v1/events/histogram", readers, this::histogram),
                Route.get("/api/v1/events/facets", readers, this::facet),
                Route.get("/api/v1/events/fields", readers, EventRoutes::fields),
                Route.get("/api/v1/events/kibana", readers, this::kibana));
    }

    private void search(Context context) {
        Wanted wanted = EventParameters.wanted(context);
        EventQuery.Page page = EventParameters.answered(() -> events.search(
                wanted.query(),
                wanted.from(),
                wanted.to(),
                DeviceAnswers.query(context, "cursor"),
                Numbers.limit(context, DEFAULT_LIMIT, MAX_LIMIT)));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeNumberField("total", page.total());
            json.writeArrayFieldStart("events");
            for (String event : page.events()) {
                json.writeRawValue(event);
            }
            json.writeEndArray();
            if (page.next().isPresent()) {
                json.writeStringField("next", page.next().get());
            } else {
                json.writeNullField("next");
            }
            json.writeNumberField("sequence", page.sequence());
            incomplete(json, page.incomplete());
            json.writeEndObject();
        });
    }

    private void histogram(Context context) {
        int buckets = Numbers.parameter(context, "buckets", DEFAULT_BUCKETS, EventHistogram.MAX_BUCKETS);
        Wanted wanted = EventParameters.wanted(context);
        if (wanted.from().isPresent()
                && wanted.to().isPresent()
                && !wanted.from().get().isBefore(wanted.to().get())) {
            throw Problem.input("to", "must be after \"from\"");
        }
        EventHistogram histogram = EventParameters.answered(() -> events.histogram(wanted, buckets));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeNumberField("total", histogram.total());
            json.writeNumberField("bucketMillis", histogram.bucketMillis());
            json.writeArrayFieldStart("buckets");
            for (int i = 0; i < histogram.counts().size(); i++) {
                json.writeStartObject();
                json.writeStringField(
                        "from",
                        histogram
                                .from()
                                .plusMillis(i * histogram.bucketMillis())
                                .toString());
                json.writeStringField(
                        "to",
                        histogram
                                .from()
                                .plusMillis((i + 1) * histogram.bucketMillis())
                                .toString());
                json.writeNumberField("count", histogram.counts().get(i));
                json.writeEndObject();
            }
            json.writeEndArray();
            incomplete(json, histogram.incomplete());
            json.writeEndObject();
        });
    }

    private void facet(Context context) {
        Field field = field(context);
        int limit = Numbers.limit(context, DEFAULT_VALUES, MAX_LIMIT);
        Wanted wanted = EventParameters.wanted(context);
        EventFacet facet = EventParameters.answered(() -> events.facet(wanted, field, limit));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeStringField("field", field.name());
            json.writeArrayFieldStart("values");
            for (EventFacet.Count value : facet.values()) {
                json.writeStartObject();
                json.writeStringField("value", value.value());
                json.writeNumberField("count", value.count());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("distinct", facet.distinct());
            json.writeNumberField("others", facet.others());
            incomplete(json, facet.incomplete());
            json.writeEndObject();
        });
    }

    /** What can be searched for. */
    private static void fields(Context context) {
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("fields");
            for (Field field : Field.all()) {
                json.writeStartObject();
                json.writeStringField("name", field.name());
                json.writeStringField("type", field.type().name().toLowerCase(Locale.ROOT));
                json.writeBooleanField("many", field.many());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static Field field(Context context) {
        String name = DeviceAnswers.query(context, "field")
                .orElseThrow(() -> Problem.input("field", "name the field whose values are to be counted"));
        try {
            return FieldNames.field(name);
        } catch (IllegalArgumentException unknown) {
            throw Problem.input("field", unknown.getMessage());
        }
    }

    private void kibana(Context context) {
        String query = EventParameters.answered(() -> events.forKibana(EventParameters.query(context)));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeStringField("query", query);
            json.writeEndObject();
        });
    }

    private static void incomplete(JsonGenerator json, Collection<String> days) throws IOException {
        json.writeArrayFieldStart("incomplete");
        for (String day : new TreeSet<>(days)) {
            json.writeString(day);
        }
        json.writeEndArray();
    }
}
