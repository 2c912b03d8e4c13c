package org.portcullis.policy.value;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A map in a document. It remembers which keys were asked for: those are the known ones. */
public final class YamlMap {
    private final YamlReading reading;
    private final String path;
    private final int line;
    private final Map<String, YamlNode.Entry> entries;
    private final Map<String, YamlValue> taken = new LinkedHashMap<>();

    YamlMap(YamlReading reading, String path, int line, Map<String, YamlNode.Entry> entries) {
        this.reading = reading;
        this.path = path;
        this.line = line;
        this.entries = entries;
    }

    /** The value of a key; an absent one when the key is not there. */
    public YamlValue get(String key) {
        return taken.computeIfAbsent(key, this::value);
    }

    /** The value of a key that must be there; that it is not is a problem. */
    public YamlValue require(String key) {
        YamlValue value = get(key);
        if (!value.isPresent()) {
            value.problem("is missing; it must be given");
        }
        return value;
    }

    /** The keys that are there, in the order of the document; they are not taken by this. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** Every key with its value, in the order of the document, for a map whose keys are names that the admin chose. */
    public Map<String, YamlValue> entries() {
        Map<String, YamlValue> all = new LinkedHashMap<>();
        keys().forEach(key -> all.put(key, get(key)));
        return all;
    }

    private YamlValue value(String key) {
        YamlNode.Entry entry = entries.get(key);
        return entry == null
                ? new YamlValue(reading, pathOf(key), line, Optional.empty())
                : new YamlValue(reading, pathOf(key), entry.line(), Optional.of(entry.value()));
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Adds a problem for each key here and below that nobody asked for. */
    void reportUnknown() {
        entries.forEach((key, entry) -> {
            if (!taken.containsKey(key)) {
                reading.problems().add(entry.line(), pathOf(key), "unknown key" + remedy(key));
            }
        });
        taken.values().forEach(YamlValue::reportUnknown);
    }

    private String remedy(String key) {
        Set<String> known = new TreeSet<>(taken.keySet());
        if (known.isEmpty()) {
            return "; nothing may stand here";
        }
        String hint = NearestWord.hint(key, known);
        return hint.isEmpty() ? "; known here: " + String.join(", ", known) : hint;
    }
}
