package org.portcullis.console.page.anomalies;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.Figures;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.anomaly.Anomaly;
import org.portcullis.profiler.anomaly.Mode;

/**
 * An anomaly in the list.
 *
 * @param time when it happened
 * @param device may be empty, as the next three
 * @param acknowledged who has seen to it, when and why; empty while it is open
 */
public record AnomalyRow(
        String id,
        String time,
        String rule,
        boolean alert,
        long severity,
        String sentence,
        List<String> before,
        List<String> after,
        String action,
        String device,
        String mac,
        String nas,
        String port,
        Optional<String> acknowledged) {
    private static final long HIGH = 73;

    static AnomalyRow of(Anomaly anomaly, ZoneId zone) {
        return new AnomalyRow(
                anomaly.id(),
                Figures.time(anomaly.at(), zone),
                anomaly.rule().word(),
                anomaly.mode() != Mode.RECORD,
                anomaly.rule().severity(anomaly.mode()),
                anomaly.sentence(),
                anomaly.before(),
                anomaly.after(),
                anomaly.action(),
                anomaly.scene().device().map(Serial::text).orElse(""),
                anomaly.scene().mac().map(MacAddress::ecs).orElse(""),
                anomaly.scene().nas(),
                anomaly.scene().port(),
                anomaly.acknowledged()
                        .map(seen -> seen.by() + ", " + Figures.time(seen.at(), zone) + ": " + seen.reason()));
    }

    /** How the badge of the rule looks. */
    public String level() {
        return !alert ? "plain" : severity >= HIGH ? "bad" : "warn";
    }

    /** Of the device's page. */
    public String address() {
        return "/devices/" + Figures.path(device);
    }
}
