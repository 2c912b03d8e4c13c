package org.portcullis.console;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One number to be watched, in Prometheus' data model.
 *
 * @param name such as {@code portcullis_radius_dropped_total}; the same name has the same help and type throughout
 * @param help one line for people
 * @param labels what tells numbers of the same name apart
 */
public record Metric(String name, String help, Type type, Map<String, String> labels, double value) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    /** What becomes of the number. */
    public enum Type {
        /** It only grows, until a restart. */
        COUNTER,
        /** It goes up and down. */
        GAUGE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException for a name that Prometheus would not take */
    public Metric {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of a metric: " + name);
        }
        for (String label : labels.keySet()) {
            if (!LABEL.matcher(label).matches()) {
                throw new IllegalArgumentException("no name of a label: " + label);
            }
        }
        labels = java.util.Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    public static Metric counter(String name, String help, Map<String, String> labels, double value) {
        return new Metric(name, help, Type.COUNTER, labels, value);
    }

    public static Metric gauge(String name, String help, Map<String, String> labels, double value) {
        return new Metric(name, help, Type.GAUGE, labels, value);
    }
}
