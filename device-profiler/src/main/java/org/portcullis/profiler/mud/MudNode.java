package org.portcullis.profiler.mud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A node of a MUD file with its place, for messages. Each of its questions refuses what has another type.
 *
 * @param path {@code ietf-mud:mud.cache-validity}
 */
record MudNode(String path, JsonNode json) {
    private static final int MAX_TEXT = 1024;
    private static final int SHOWN = 80;

    Optional<MudNode> child(String key) {
        if (!json.isObject()) {
            throw wrong("is no object");
        }
        return Optional.ofNullable(json.get(key))
                .map(found -> new MudNode(path.isEmpty() ? key : path + "." + key, found));
    }

    MudNode required(String key) {
        return child(key).orElseThrow(() -> wrong("lacks " + key));
    }

    /** @throws MudRefusedException when there is any other key */
    void onlyKeys(Set<String> known) {
        List<String> unknown = unknownKeys(known);
        if (!unknown.isEmpty()) {
            throw wrong("has " + String.join(", ", unknown) + ", which is not understood here");
        }
    }

    List<String> unknownKeys(Set<String> known) {
        if (!json.isObject()) {
            throw wrong("is no object");
        }
        List<String> unknown = new ArrayList<>();
        json.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                unknown.add(shown(key));
            }
        });
        return unknown;
    }

    List<MudNode> list(int atMost) {
        if (!json.isArray()) {
            throw wrong("is no list");
        }
        if (json.size() > atMost) {
            throw wrong("has more than " + atMost + " entries");
        }
        List<MudNode> entries = new ArrayList<>(json.size());
        for (int at = 0; at < json.size(); at++) {
            entries.add(new MudNode(path + "[" + at + "]", json.get(at)));
        }
        return entries;
    }

    String text() {
        if (!json.isTextual() || json.textValue().isEmpty() || json.textValue().length() > MAX_TEXT) {
            throw wrong("is no text of 1 to " + MAX_TEXT + " characters");
        }
        return json.textValue();
    }

    int integer(int least, int most) {
        if (!json.isIntegralNumber() || !json.canConvertToInt() || json.intValue() < least || json.intValue() > most) {
            throw wrong("is no number from " + least + " to " + most);
        }
        return json.intValue();
    }

    boolean bool() {
        if (!json.isBoolean()) {
            throw wrong("is neither true nor false");
        }
        return json.booleanValue();
    }

    /** The value of a leaf of YANG's type empty: {@code [null]} (RFC 7951 §6.9). */
    void empty() {
        if (!json.isArray() || json.size() != 1 || !json.get(0).isNull()) {
            throw wrong("is not [null]");
        }
    }

    MudRefusedException wrong(String what) {
        return new MudRefusedException((path.isEmpty() ? "the file" : path) + " " + what);
    }

    private static String shown(String key) {
        String line = key.replaceAll("\\p{Cntrl}", " ");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
    }
}
