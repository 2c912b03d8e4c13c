package org.portcullis.console.page.devices;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.page.Query;

/** What the list is narrowed to, as its address says it: by the parameters that the API takes. */
public final class DeviceFilter {
    private static final List<String> NAMES =
            List.of("q", "state", "type", "tag", "seenSince", "seenBefore", "expiresBefore");

    private final Map<String, String> values;

    private DeviceFilter(Map<String, String> values) {
        this.values = values;
    }

    static DeviceFilter of(Context context) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : NAMES) {
            Optional.ofNullable(context.queryParam(name))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty())
                    .ifPresent(value -> values.put(name, value));
        }
        return new DeviceFilter(values);
    }

    /** Empty where it narrows nothing. */
    public String value(String name) {
        return values.getOrDefault(name, "");
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Where the list is with another value of that name; an empty one narrows nothing. */
    public String with(String name, String value) {
        Map<String, String> others = new LinkedHashMap<>(values);
        others.remove(name);
        if (!value.isEmpty()) {
            others.put(name, value);
        }
        return Query.address("/devices", others);
    }

    /** The same filter of another place. */
    public String address(String path) {
        return Query.address(path, values);
    }
}
