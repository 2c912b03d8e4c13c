package org.portcullis.console.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.portcullis.policy.value.YamlChange;
import org.portcullis.policy.value.YamlData;

/** A list of changes as JSON Patch writes them (RFC 6902), of the operations add, remove, replace and move. */
final class JsonPatch {
    private static final int MOST = 50;
    private static final int MAX_DEPTH = 8;

    private JsonPatch() {}

    /** What is wrong with it the body tells. */
    static List<YamlChange> of(JsonBody body, String member) {
        List<JsonNode> operations = body.elements(member);
        if (operations.isEmpty() || operations.size() > MOST) {
            body.wrong(member, "needs 1 to " + MOST + " operations");
            return List.of();
        }
        List<YamlChange> changes = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            try {
                changes.add(change(operations.get(i)));
            } catch (IllegalArgumentException wrong) {
                body.wrong(member + "[" + i + "]", wrong.getMessage());
            }
        }
        return changes;
    }

    private static YamlChange change(JsonNode operation) {
        List<String> path = path(operation.path("path").asText());
        return switch (operation.path("op").asText()) {
            case "add" -> new YamlChange.Add(path, data(operation.get("value"), 0));
            case "replace" -> new YamlChange.Replace(path, data(operation.get("value"), 0));
            case "remove" -> new YamlChange.Remove(path);
            case "move" -> move(path(operation.path("from").asText()), path);
            default -> throw new IllegalArgumentException("op is add, remove, replace or move");
        };
    }

    private static YamlChange move(List<String> from, List<String> path) {
        String index = path.get(path.size() - 1);
        if (!from.subList(0, from.size() - 1).equals(path.subList(0, path.size() - 1))
                || !index.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("move goes to another index of the same list");
        }
        return new YamlChange.Move(from, Integer.parseInt(index));
    }

    /** RFC 6901. */
    private static List<String> path(String pointer) {
        if (!pointer.startsWith("/")) {
            throw new IllegalArgumentException("path, and the from of move, are JSON Pointers: /rules/0/when");
        }
        return Arrays.stream(pointer.substring(1).split("/", -1))
                .map(step -> step.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    static String pointer(List<String> path) {
        return path.stream()
                .map(step -> "/" + step.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
    }

    private static YamlData data(JsonNode value, int depth) {
        if (value == null || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("value is needed, of at most " + MAX_DEPTH + " levels");
        }
        if (value.isNull()) {
            return new YamlData.Nothing();
        }
        if (value.isArray()) {
            List<YamlData> items = new ArrayList<>();
            value.forEach(item -> items.add(data(item, depth + 1)));
            return new YamlData.Items(items);
        }
        if (value.isObject()) {
            Map<String, YamlData> entries = new LinkedHashMap<>();
            value.properties().forEach(entry -> entries.put(entry.getKey(), data(entry.getValue(), depth + 1)));
            return new YamlData.Entries(entries);
        }
        return new YamlData.Text(value.asText());
    }
}
