package org.portcullis.console.page.overview;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.portcullis.console.overview.AccessCount;
import org.portcullis.console.overview.ApplianceState;
import org.portcullis.console.overview.ExporterNow;
import org.portcullis.console.overview.Level;
import org.portcullis.console.overview.Overview;
import org.portcullis.console.overview.OwnCertificate;
import org.portcullis.console.overview.Period;
import org.portcullis.console.page.Figures;
import org.portcullis.console.page.Frame;
import org.portcullis.policy.device.LifecycleState;

/**
 * How everything is.
 *
 * @param timezone in which times are written
 */
public record OverviewPage(Frame frame, Overview.Now now, ZoneId timezone) {
    private static final int MOST_DROPS = 5;
    private static final double PERCENT = 100.0;

    /** What a reason that requests were dropped for means to an admin; of the others the word says it. */
    private static final Map<String, String> DROPS = Map.of(
            "nas-unknown", "from an address that is no client",
            "message-authenticator-invalid", "wrong shared secret",
            "request-authenticator-invalid", "wrong shared secret (accounting)",
            "message-authenticator-missing", "no Message-Authenticator",
            "duplicate-in-work", "sent again while in work",
            "state-unknown", "of a conversation that is over",
            "not-serving", "while the appliance was silent",
            "overloaded", "for want of threads");

    /** What is counted of a state, or of a type. */
    public record Share(String word, String count, String address, double percent) {}

    public List<Period> periods() {
        return List.of(Period.values());
    }

    public String day(Instant time) {
        return Figures.day(time, timezone);
    }

    /** The list behind a number: events of the period that match. */
    public String events(String query) {
        String since = now.access()
                .map(access -> " and @timestamp >= \"" + access.from() + "\"")
                .orElse("");
        return "/search?q=" + encoded(query + since);
    }

    public String failures(AccessCount.Failure failure) {
        return events("portcullis.failure.code: \"" + failure.code() + "\"");
    }

    /** How a failure goes, beside the time before. */
    public String trend(AccessCount.Failure failure) {
        if (failure.before() == 0) {
            return "new";
        }
        long percent = Math.round(PERCENT * (failure.count() - failure.before()) / failure.before());
        return percent == 0 ? "as before" : (percent > 0 ? "+" : "−") + Math.abs(percent) + " %";
    }

    public String trendLevel(AccessCount.Failure failure) {
        return failure.count() > failure.before() ? "warn" : "plain";
    }

    /** The devices of each state that there are any in. */
    public List<Share> states() {
        return now.devices()
                .map(devices -> Stream.of(LifecycleState.values())
                        .filter(state -> devices.byState().containsKey(state))
                        .map(state -> share(
                                state.word(),
                                devices.byState().get(state),
                                devices.total(),
                                "/devices?state=" + state.word()))
                        .toList())
                .orElse(List.of());
    }

    public List<Share> types() {
        return now.devices()
                .map(devices -> devices.byType().stream()
                        .map(type -> share(
                                type.type().isEmpty() ? "no type" : type.type(),
                                type.count(),
                                devices.total(),
                                type.type().isEmpty() ? "" : "/devices?type=" + encoded(type.type())))
                        .toList())
                .orElse(List.of());
    }

    private static Share share(String word, long count, long total, String address) {
        return new Share(word, Figures.count(count), address, Math.max(1, PERCENT * count / total));
    }

    /** The most frequent reasons of requests without an answer. */
    public List<Share> drops() {
        ApplianceState.Radius radius = now.radius();
        return radius.drops().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_DROPS)
                .map(drop -> share(
                        DROPS.getOrDefault(drop.getKey(), drop.getKey().replace('-', ' ')),
                        drop.getValue(),
                        radius.dropped(),
                        "/network"))
                .toList();
    }

    public String behind(ExporterNow exporter) {
        return exporter.behind(now.at())
                .map(Figures::span)
                .map(span -> span + " behind")
                .orElse("");
    }

    public String level(ExporterNow exporter) {
        return exporter.level(now.at()).word();
    }

    /** How much of the disk is used, of what {@code events.maxDisk} allows. */
    public Level diskLevel(ApplianceState.Disk disk) {
        return disk.used() >= disk.limit()
                ? Level.BAD
                : disk.used() >= disk.limit() / PERCENT * 90 ? Level.WARN : Level.GOOD;
    }

    public long diskPercent(ApplianceState.Disk disk) {
        return Math.min(100, Math.round(PERCENT * disk.used() / Math.max(1, disk.limit())));
    }

    public String left(OwnCertificate certificate) {
        return Figures.left(certificate.days());
    }

    /** As browsers know it. */
    public String zone() {
        return timezone.equals(ZoneOffset.UTC) ? "UTC" : timezone.getId();
    }

    public String seen(ApplianceState.Node node) {
        return node.seen().isBefore(now.at()) ? Figures.distance(node.seen(), now.at()) : "now";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
