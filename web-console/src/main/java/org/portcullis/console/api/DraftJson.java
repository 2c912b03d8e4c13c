package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.value.YamlData;
import org.portcullis.policy.value.YamlOutline;

/** What a draft says, as JSON. Values are texts, as they are written; a list of addresses may be long and is left out. */
final class DraftJson {
    private static final List<String> ADDRESSES = List.of("mab", "devices");

    /** What forms are about: the entries of these have their lines told. */
    private static final List<List<String>> TOLD =
            List.of(List.of("rules"), List.of("mab", "rules"), List.of("profiles"), List.of("lifecycle"));

    private DraftJson() {}

    static void document(JsonGenerator json, YamlOutline outline) throws IOException {
        json.writeFieldName("document");
        write(json, outline.data(), List.of());
        json.writeNumberField(
                "addresses", at(outline.data(), ADDRESSES).map(DraftJson::size).orElse(0));
    }

    /** The first and the last line of each, by its JSON Pointer (RFC 6901). */
    static void places(JsonGenerator json, YamlOutline outline) throws IOException {
        json.writeObjectFieldStart("places");
        for (List<String> group : TOLD) {
            for (String step : at(outline.data(), group).map(DraftJson::steps).orElse(List.of())) {
                place(json, outline, with(group, step));
            }
        }
        place(json, outline, List.of("default"));
        json.writeEndObject();
    }

    private static void place(JsonGenerator json, YamlOutline outline, List<String> path) throws IOException {
        Optional<YamlOutline.Lines> lines = outline.lines(path);
        if (lines.isPresent()) {
            json.writeArrayFieldStart(JsonPatch.pointer(path));
            json.writeNumber(lines.get().first());
            json.writeNumber(lines.get().last());
            json.writeEndArray();
        }
    }

    private static void write(JsonGenerator json, YamlData data, List<String> path) throws IOException {
        if (data instanceof YamlData.Text text) {
            json.writeString(text.text());
        } else if (data instanceof YamlData.Items list) {
            json.writeStartArray();
            for (YamlData item : list.items()) {
                write(json, item, with(path, "-"));
            }
            json.writeEndArray();
        } else if (data instanceof YamlData.Entries map) {
            json.writeStartObject();
            for (Map.Entry<String, YamlData> entry : map.entries().entrySet()) {
                List<String> below = with(path, entry.getKey());
                if (!below.equals(ADDRESSES)) {
                    json.writeFieldName(entry.getKey());
                    write(json, entry.getValue(), below);
                }
            }
            json.writeEndObject();
        } else {
            json.writeNull();
        }
    }

    private static Optional<YamlData> at(YamlData data, List<String> path) {
        Optional<YamlData> found = Optional.of(data);
        for (String step : path) {
            found = found.flatMap(here -> here instanceof YamlData.Entries map
                    ? Optional.ofNullable(map.entries().get(step))
                    : Optional.empty());
        }
        return found;
    }

    private static List<String> steps(YamlData data) {
        List<String> steps = new ArrayList<>();
        if (data instanceof YamlData.Entries map) {
            steps.addAll(map.entries().keySet());
        } else if (data instanceof YamlData.Items list) {
            for (int i = 0; i < list.items().size(); i++) {
                steps.add(Integer.toString(i));
            }
        }
        return steps;
    }

    private static int size(YamlData data) {
        return steps(data).size();
    }

    private static List<String> with(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }
}
