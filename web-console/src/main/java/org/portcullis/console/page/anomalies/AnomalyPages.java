package org.portcullis.console.page.anomalies;

import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.AnomalyServices;
import org.portcullis.console.auth.Route;
import org.portcullis.console.page.Figures;
import org.portcullis.console.page.Pages;
import org.portcullis.console.page.Query;
import org.portcullis.console.page.Section;
import org.portcullis.policy.value.DurationText;
import org.portcullis.profiler.anomaly.Anomaly;
import org.portcullis.profiler.anomaly.AnomalyException;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.AnomalySettings;
import org.portcullis.profiler.anomaly.Reach;
import org.portcullis.profiler.store.AnomalyStore;

/** What no longer fits: the list with its evidence, and the rules with what is excepted of them. */
public final class AnomalyPages {
    private static final int ROWS = 50;
    private static final Duration DAY = Duration.ofDays(1);
    private static final String LIST = "/anomalies";

    private final Pages pages;
    private final AnomalyServices services;
    private final InstantSource clock;

    public AnomalyPages(Pages pages, AnomalyServices services, InstantSource clock) {
        this.pages = pages;
        this.services = services;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(LIST, Section.ANOMALIES.access(), this::list),
                Route.get(LIST + "/rules", Section.ANOMALIES.access(), this::rules));
    }

    private void list(Context context) {
        boolean open = !"all".equals(context.queryParam("show"));
        Optional<AnomalyRule> rule = text(context, "rule").flatMap(AnomalyRule::ofWord);
        Optional<String> device = text(context, "device");
        AnomalyStore.Filter filter = new AnomalyStore.Filter(rule, device, Optional.empty(), open);
        Optional<AnomalyStore.Place> after = text(context, "after").flatMap(AnomalyStore.Place::parse);
        List<Anomaly> found = services.found().list(filter, after, ROWS + 1);
        List<Anomaly> shown = found.subList(0, Math.min(ROWS, found.size()));
        pages.show(
                context,
                "anomalies/anomalies.jte",
                new AnomaliesPage(
                        pages.frame(context, Section.ANOMALIES),
                        open,
                        rule.map(AnomalyRule::word).orElse(""),
                        device.orElse(""),
                        Arrays.stream(AnomalyRule.values())
                                .map(AnomalyRule::word)
                                .toList(),
                        services.found().count(filter),
                        shown.stream()
                                .map(anomaly -> AnomalyRow.of(anomaly, pages.timezone()))
                                .toList(),
                        stopped(),
                        found.size() <= ROWS
                                ? Optional.empty()
                                : Optional.of(Query.address(
                                        LIST,
                                        Map.of(
                                                "show", open ? "" : "all",
                                                "rule",
                                                        rule.map(AnomalyRule::word)
                                                                .orElse(""),
                                                "device", device.orElse(""),
                                                "after",
                                                        AnomalyStore.Place.of(shown.get(ROWS - 1))
                                                                .text())))));
    }

    private Optional<String> stopped() {
        return services.acting()
                .brake()
                .map(brake -> "Since " + Figures.time(brake.engaged(), pages.timezone()) + ". " + brake.reason());
    }

    private void rules(Context context) {
        Instant now = clock.instant();
        AnomalySettings settings = services.settings().get();
        Map<AnomalyRule, AnomalyStore.Count> counts = services.found().counts(now.minus(DAY));
        pages.show(
                context,
                "anomalies/rules.jte",
                new RulesPage(
                        pages.frame(context, Section.ANOMALIES),
                        DurationText.format(settings.learning()),
                        services.acting().used(now) + " of " + settings.perHour() + " times in the last hour",
                        stopped(),
                        Arrays.stream(AnomalyRule.values())
                                .map(rule -> row(rule, settings, counts.getOrDefault(rule, AnomalyStore.Count.NONE)))
                                .toList(),
                        services.exceptions().inForce(now).stream()
                                .map(this::excepted)
                                .toList()));
    }

    private static RulesPage.Row row(AnomalyRule rule, AnomalySettings settings, AnomalyStore.Count count) {
        return new RulesPage.Row(
                rule.word(),
                rule.sentence(),
                settings.mode(rule).word(),
                rule.reach() == Reach.NOTHING ? "" : rule.reach().word(),
                count.open(),
                count.recent(),
                count.all());
    }

    private RulesPage.Excepted excepted(AnomalyException exception) {
        return new RulesPage.Excepted(
                exception.id(),
                exception.rule().word(),
                exception.scope(),
                Figures.time(exception.until(), pages.timezone()),
                exception.by(),
                exception.reason());
    }

    private static Optional<String> text(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(text -> !text.isBlank());
    }
}
