package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.auth.Problem;

/** The body of a request that is one flat JSON object of texts. */
final class ObjectBody {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final ObjectNode object;

    private ObjectBody(ObjectNode object) {
        this.object = object;
    }

    /**
     * An empty body is an empty object.
     *
     * @param members those that may be there
     * @throws Problem 400 for what is no JSON object, 422 for a member that has no meaning here
     */
    static ObjectBody of(Context context, String... members) {
        String text = context.body();
        ObjectNode object = text.isBlank() ? JsonNodeFactory.instance.objectNode() : parse(text);
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!List.of(members).contains(name)) {
                throw Problem.input(name, "is unknown here; known: " + String.join(", ", members));
            }
        }
        return new ObjectBody(object);
    }

    private static ObjectNode parse(String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException notJson) {
            // the same answer as to JSON that is no object
        }
        throw new Problem(400, "No JSON object", "Send a JSON object as the body.");
    }

    /** @throws Problem 422 when it is there and no text */
    Optional<String> text(String member) {
        JsonNode value = object.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw Problem.input(member, "must be a text");
        }
        return Optional.of(value.textValue());
    }

    /** @throws Problem 422 when it is not there, or no text */
    String required(String member) {
        return text(member).filter(text -> !text.isBlank()).orElseThrow(() -> Problem.input(member, "is missing"));
    }
}
