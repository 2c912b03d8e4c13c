package org.portcullis.console.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.portcullis.console.Metric;

/** Metrics in Prometheus' text format, version 0.0.4. */
final class PrometheusText {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private PrometheusText() {}

    /** All numbers of one name together, as the format wants them, in the order in which the names first appear. */
    static String of(List<Metric> metrics) {
        Map<String, List<Metric>> families = new LinkedHashMap<>();
        metrics.forEach(metric -> families.computeIfAbsent(metric.name(), name -> new ArrayList<>())
                .add(metric));
        StringBuilder text = new StringBuilder();
        families.forEach((name, family) -> {
            Metric first = family.get(0);
            text.append("# HELP ").append(name).append(' ').append(escape(first.help(), false));
            text.append("\n# TYPE ")
                    .append(name)
                    .append(' ')
                    .append(first.type().word());
            text.append('\n');
            family.forEach(metric -> write(text, metric));
        });
        return text.toString();
    }

    private static void write(StringBuilder text, Metric metric) {
        text.append(metric.name());
        if (!metric.labels().isEmpty()) {
            String separator = "{";
            for (Map.Entry<String, String> label : metric.labels().entrySet()) {
                text.append(separator).append(label.getKey()).append("=\"");
                text.append(escape(label.getValue(), true)).append('"');
                separator = ",";
            }
            text.append('}');
        }
        text.append(' ').append(number(metric.value())).append('\n');
    }

    private static String escape(String text, boolean quoted) {
        String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
        return quoted ? escaped.replace("\"", "\\\"") : escaped;
    }

    private static String number(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}
