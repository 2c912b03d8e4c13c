package org.portcullis.console.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.portcullis.console.Metric;

class PrometheusTextTest {
    @Test
    void familiesStandTogetherAndValuesAreEscaped() {
        String text = PrometheusText.of(List.of(
                Metric.counter("a_total", "First\nline \\ second", Map.of("reason", "x", "code", "1"), 3),
                Metric.gauge("b", "B", Map.of(), 0.5),
                Metric.counter("a_total", "First\nline \\ second", Map.of("reason", "q\"u\\o\nte"), 12345678901L),
                Metric.gauge("c", "C", Map.of(), Double.POSITIVE_INFINITY),
                Metric.gauge("d", "D", Map.of(), Double.NaN)));
        assertEquals("""
                # HELP a_total First\\nline \\\\ second
                # TYPE a_total counter
                a_total{code="1",reason="x"} 3
                a_total{reason="q\\"u\\\\o\\nte"} 12345678901
                # HELP b B
                # TYPE b gauge
                b 0.5
                # HELP c C
                # TYPE c gauge
                c +Inf
                # HELP d D
                # TYPE d gauge
                d NaN
                """, text);
    }

    @Test
    void namesThatPrometheusRefusesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Metric.gauge("a-b", "", Map.of(), 1));
        assertThrows(IllegalArgumentException.class, () -> Metric.gauge("a", "", Map.of("x y", ""), 1));
    }
}
