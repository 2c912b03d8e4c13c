package org.portcullis.appliance.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.portcullis.policy.value.YamlDocument;
import org.portcullis.policy.value.YamlValue;

/**
 * A configuration file as it may be shown: every key, and every value that is no secret. Comments are left out, where old
 * passwords like to stand; {@code ${NAME}} stays what it is, and of a {@code secretFile} the file's name is shown.
 */
final class ShownConfiguration {
    private static final String URL = "url";

    private ShownConfiguration() {}

    static JsonNode of(Path file) {
        JsonNode[] shown = new JsonNode[1];
        YamlDocument.read(file.toString(), YamlDocument.textOf(file)).as(root -> {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            root.entries().forEach((key, value) -> object.set(key, shown(key, value)));
            shown[0] = object;
            return true;
        });
        return shown[0];
    }

    private static JsonNode shown(String key, YamlValue value) {
        if (value.isMap()) {
            Map<String, YamlValue> entries = value.map().entries();
            boolean webhook = entries.containsKey("type")
                    && entries.get("type").text().filter("webhook"::equals).isPresent();
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            entries.forEach((name, member) ->
                    object.set(name, webhook && name.equals(URL) ? origin(member) : shown(name, member)));
            return object;
        }
        if (value.isList()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            value.list().forEach(element -> array.add(shown(key, element)));
            return array;
        }
        String text = value.text("");
        return TextNode.valueOf(Redaction.isSecret(key) && !text.isEmpty() ? Redaction.REMOVED : text);
    }

    /** The rest of a webhook's URL is as good as a password. */
    private static JsonNode origin(YamlValue url) {
        String text = url.text("");
        try {
            URI uri = URI.create(text);
            return TextNode.valueOf(uri.getScheme() + "://" + uri.getHost() + "/" + Redaction.REMOVED);
        } catch (IllegalArgumentException unreadable) {
            return TextNode.valueOf(Redaction.REMOVED);
        }
    }
}
