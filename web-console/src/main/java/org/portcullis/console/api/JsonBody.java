package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.io.IOException;
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
    private final String path;
    private final List<InputError> errors;

    private JsonBody(JsonNode object, String path, List<InputError> errors) {
        this.object = object;
        this.path = path;
        this.errors = errors;
    }

    /** @param members the only ones that there may be */
    static JsonBody of(Context context, Set<String> members) {
        try {
            return of(JSON.readTree(context.body()), members);
        } catch (JsonProcessingException wrong) {
            throw notJson(wrong);
        }
    }

    /** The same of a body that may be large, of a route that takes uploads. */
    static JsonBody ofUpload(Context context, Set<String> members) throws IOException {
        try {
            return of(JSON.readTree(context.bodyInputStream()), members);
        } catch (JsonProcessingException wrong) {
            throw notJson(wrong);
        }
    }

    private static Problem notJson(JsonProcessingException wrong) {
        return new Problem(400, "No JSON", "The body is not JSON: " + wrong.getOriginalMessage());
    }

    private static JsonBody of(JsonNode object, Set<String> members) {
        if (!object.isObject()) {
            throw new Problem(400, "No JSON object", "The body must be a JSON object.");
        }
        return new JsonBody(object, "", new ArrayList<>()).only(members);
    }

    private JsonBody only(Set<String> members) {
        object.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                wrong(name, "there is no such member here; there are " + String.join(", ", members));
            }
        });
        return this;
    }

    /** Whether the member is an object. */
    boolean isObject(String name) {
        return object.path(name).isObject();
    }

    /** An object within this one, as it stands there, for who knows what is in it. It is, after {@link #check}. */
    Optional<String> whole(String name) {
        JsonNode value = object.path(name);
        if (!value.isObject()) {
            wrong(name, "must be an object");
            return Optional.empty();
        }
        return Optional.of(value.toString());
    }

    /** An object within this one; an empty one where the member is absent or null. */
    JsonBody object(String name, Set<String> members) {
        JsonNode value = object.path(name);
        boolean absent = value.isMissingNode() || value.isNull();
        if (!absent && !value.isObject()) {
            wrong(name, "must be an object");
        }
        return new JsonBody(value.isObject() ? value : JSON.createObjectNode(), path + name + ".", errors)
                .only(members);
    }

    /** The same of a body that may be empty, which is an empty object. */
    static JsonBody ofAny(Context context, Set<String> members) {
        return context.body().isBlank()
                ? new JsonBody(JSON.createObjectNode(), "", new ArrayList<>())
                : of(context, members);
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

    /** The elements of a list, whatever they are; none where the member is absent, null, or no list. */
    List<JsonNode> elements(String name) {
        JsonNode value = object.path(name);
        if (!value.isArray() && !value.isMissingNode() && !value.isNull()) {
            wrong(name, "must be a list");
        }
        List<JsonNode> elements = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(elements::add);
        }
        return elements;
    }

    /** True or false; empty where the member is absent, null, or neither. */
    Optional<Boolean> truth(String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            wrong(name, "must be true or false");
            return Optional.empty();
        }
        return Optional.of(value.booleanValue());
    }

    /** A whole number, or a text of its digits; empty where the member is absent, null, or none within the bounds. */
    Optional<Integer> integer(String name, int least, int most) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        boolean digits = value.isTextual() && value.textValue().matches("\\d{1,9}");
        int number = digits ? Integer.parseInt(value.textValue()) : value.canConvertToInt() ? value.intValue() : -1;
        if (!(digits || value.isIntegralNumber()) || number < least || number > most) {
            wrong(name, "must be a number from " + least + " to " + most);
            return Optional.empty();
        }
        return Optional.of(number);
    }

    /** Texts, or one text alone that is not empty; none where the member is absent or null. */
    List<String> list(String name) {
        return object.path(name).isTextual()
                ? text(name).filter(one -> !one.isBlank()).stream().toList()
                : texts(name, list -> list).orElse(List.of());
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

    /** Whether something was wrong with the member already. */
    boolean isWrong(String name) {
        return errors.stream().anyMatch(error -> error.path().equals(path + name));
    }

    void wrong(String name, String message) {
        errors.add(new InputError(path + name, message));
    }

    /** @throws Problem 422, when anything was wrong */
    void check() {
        if (!errors.isEmpty()) {
            throw Problem.input(errors);
        }
    }
}
