package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Problem.InputError;

/**
 * A request's JSON object, member by member. Everything that is wrong is collected, so that one answer tells it all: read
 * what is wanted, then {@link #check}.
 */
final class JsonBody {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonNode object;
    private final List<InputError> errors = new ArrayList<>();

    private JsonBody(JsonNode object) {
        this.object = object;
    }

    /** @param members the only ones that there may be */
    static JsonBody of(Context context, Set<String> members) {
        JsonNode object;
        try {
            object = JSON.readTree(context.body());
        } catch (JsonProcessingException wrong) {
            throw new Problem(400, "No JSON", "The body is not JSON: " + wrong.getOriginalMessage());
        }
        if (!object.isObject()) {
            throw new Problem(400, "No JSON object", "The body must be a JSON object.");
        }
        JsonBody body = new JsonBody(object);
        object.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                body.wrong(name, "there is no such member here; there are " + String.join(", ", members));
            }
        });
        return body;
    }

    /** Whether the member is there, be it as null. */
    boolean has(String name) {
        return object.has(name);
    }

    /** A text; empty where the member is absent, null, or none. */
    Optional<String> text(String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            wrong(name, "must be a text");
            return Optional.empty();
        }
        return Optional.of(value.textValue());
    }

    /** The same, read as something else; what it throws as IllegalArgumentException is told. */
    <T> Optional<T> text(String name, Function<String, T> reading) {
        return text(name).flatMap(value -> read(name, value, reading));
    }

    /** The same of a member that must be there. It is, after {@link #check}. */
    <T> Optional<T> needed(String name, Function<String, T> reading) {
        if (object.path(name).isMissingNode() || object.path(name).isNull()) {
            wrong(name, "is needed");
        }
        return text(name, reading);
    }

    /** Texts; empty where the member is absent, null, or none. */
    <T> Optional<T> texts(String name, Function<List<String>, T> reading) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        value.forEach(element -> texts.add(element.isTextual() ? element.textValue() : ""));
        if (!value.isArray()) {
            wrong(name, "must be a list of texts");
            return Optional.empty();
        }
        return read(name, texts, reading);
    }

    private <V, T> Optional<T> read(String name, V value, Function<V, T> reading) {
        try {
            return Optional.of(reading.apply(value));
        } catch (IllegalArgumentException refused) {
            wrong(name, refused.getMessage());
            return Optional.empty();
        }
    }

    void wrong(String name, String message) {
        errors.add(new InputError(name, message));
    }

    /** @throws Problem 422, when anything was wrong */
    void check() {
        if (!errors.isEmpty()) {
            throw Problem.input(errors);
        }
    }
}
