package org.portcullis.policy.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a document says, without how it is written. */
public sealed interface YamlData {

    /** A single value, as the text that it is. */
    record Text(String text) implements YamlData {}

    record Items(List<YamlData> items) implements YamlData {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** @param entries in the order of the document */
    record Entries(Map<String, YamlData> entries) implements YamlData {
        public Entries {
            entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /** A key without a value. */
    record Nothing() implements YamlData {}

    static YamlData of(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar.isNull() ? new Nothing() : new Text(scalar.text());
        }
        if (node instanceof YamlNode.Items list) {
            return new Items(list.items().stream().map(YamlData::of).toList());
        }
        Map<String, YamlData> entries = new LinkedHashMap<>();
        ((YamlNode.Entries) node).entries().forEach((key, entry) -> entries.put(key, of(entry.value())));
        return new Entries(entries);
    }

    /** The same, where an empty list and an empty map are nothing, as those who read a document take them. */
    default YamlData bare() {
        if (this instanceof Items list) {
            return list.items.isEmpty()
                    ? new Nothing()
                    : new Items(list.items.stream().map(YamlData::bare).toList());
        }
        if (this instanceof Entries map) {
            Map<String, YamlData> bare = new LinkedHashMap<>();
            map.entries.forEach((key, value) -> bare.put(key, value.bare()));
            return bare.isEmpty() ? new Nothing() : new Entries(bare);
        }
        return this;
    }

    /**
     * What a change makes of it.
     *
     * @throws UnsafeChangeException when it is about something that is not there
     */
    default YamlData after(YamlChange change) {
        List<String> path = change.path();
        if (path.size() > 1) {
            String step = path.get(0);
            YamlChange below = change.below();
            if (this instanceof Entries map && map.entries.containsKey(step)) {
                Map<String, YamlData> changed = new LinkedHashMap<>(map.entries);
                changed.compute(step, (key, value) -> value.after(below));
                return new Entries(changed);
            }
            if (this instanceof Items list) {
                List<YamlData> changed = new ArrayList<>(list.items);
                int index = YamlChange.index(step, list.items.size() - 1);
                changed.set(index, list.items.get(index).after(below));
                return new Items(changed);
            }
            throw new UnsafeChangeException("there is no " + step + " in the text any more");
        }
        return last(change, path.get(0));
    }

    private YamlData last(YamlChange change, String step) {
        if (this instanceof Items list) {
            List<YamlData> changed = new ArrayList<>(list.items);
            if (change instanceof YamlChange.Add add) {
                changed.add(YamlChange.index(step, changed.size()), add.value());
                return new Items(changed);
            }
            int index = YamlChange.index(step, changed.size() - 1);
            if (change instanceof YamlChange.Replace replace) {
                changed.set(index, replace.value());
            } else {
                YamlData taken = changed.remove(index);
                if (change instanceof YamlChange.Move move) {
                    changed.add(YamlChange.index(Integer.toString(move.to()), changed.size()), taken);
                }
            }
            return new Items(changed);
        }
        Map<String, YamlData> changed = new LinkedHashMap<>(this instanceof Entries map ? map.entries : Map.of());
        boolean fits = change instanceof YamlChange.Add
                ? !(this instanceof Text)
                : changed.containsKey(step) && !(change instanceof YamlChange.Move);
        if (!fits) {
            throw new UnsafeChangeException("there is no " + step + " in the text any more");
        }
        if (change instanceof YamlChange.Remove) {
            changed.remove(step);
        } else {
            changed.put(
                    step, change instanceof YamlChange.Add add ? add.value() : ((YamlChange.Replace) change).value());
        }
        return new Entries(changed);
    }
}
