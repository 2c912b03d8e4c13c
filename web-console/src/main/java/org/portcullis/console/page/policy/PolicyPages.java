package org.portcullis.console.page.policy;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.PolicyServices;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.page.Pages;
import org.portcullis.console.page.Section;
import org.portcullis.console.store.Role;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.store.PolicyVersion;
import org.portcullis.policy.value.UnifiedDifference;

/** The policy in force, a draft of the next, what a device would get, and all versions. */
public final class PolicyPages {
    private static final int VERSIONS = 50;
    private static final int CLIENTS = 500;

    private final Pages pages;
    private final PolicyServices services;

    public PolicyPages(Pages pages, PolicyServices services) {
        this.pages = pages;
        this.services = services;
    }

    public List<Route> routes() {
        Access readers = Section.POLICY.access();
        return List.of(
                Route.get("/policy", readers, this::showRules),
                Route.get("/policy/draft", new Access.BySession(Set.of(Role.ADMIN)), this::showDraft),
                Route.get("/policy/simulate", readers, this::showSimulation),
                Route.get("/policy/versions", readers, this::showVersions),
                Route.get("/policy/compare", readers, this::showDifference));
    }

    private void showRules(Context context) {
        RulesPage page = RulesPage.of(
                pages.frame(context, Section.POLICY),
                services.control().inForce(),
                services.versions().inForce().map(this::row),
                services.hits().read(),
                pages.timezone());
        pages.show(context, "policy/rules.jte", page);
    }

    private void showDraft(Context context) {
        pages.show(context, "policy/draft.jte", new DraftPage(pages.frame(context, Section.POLICY)));
    }

    private void showSimulation(Context context) {
        List<SimulationPage.Switch> switches = services.control().clients().stream()
                .limit(CLIENTS)
                .map(client -> new SimulationPage.Switch(
                        text(client.get(Attribute.NAS_NAME)),
                        text(client.get(Attribute.NAS_SITE)),
                        text(client.get(Attribute.NAS_VENDOR))))
                .toList();
        String device = Optional.ofNullable(context.queryParam("device")).orElse("");
        pages.show(
                context,
                "policy/simulate.jte",
                new SimulationPage(pages.frame(context, Section.POLICY), device, switches));
    }

    private void showVersions(Context context) {
        long before = number(context, "before").orElse(Long.MAX_VALUE);
        List<PolicyVersion> found = services.versions().before(before, VERSIONS + 1);
        List<VersionRow> rows = found.stream().limit(VERSIONS).map(this::row).toList();
        Optional<String> older = found.size() > VERSIONS
                ? Optional.of(
                        "/policy/versions?before=" + rows.get(rows.size() - 1).number())
                : Optional.empty();
        pages.show(
                context,
                "policy/versions.jte",
                new VersionsPage(
                        pages.frame(context, Section.POLICY),
                        services.control().inForce().version(),
                        rows,
                        older,
                        before != Long.MAX_VALUE));
    }

    private void showDifference(Context context) {
        PolicyVersion to = wanted(context, "to");
        Optional<PolicyVersion> from = number(context, "from").flatMap(services.versions()::version);
        String difference = UnifiedDifference.of(from.map(PolicyVersion::yaml).orElse(""), to.yaml());
        pages.show(
                context,
                "policy/compare.jte",
                new ComparePage(
                        pages.frame(context, Section.POLICY),
                        from.map(this::row),
                        row(to),
                        DifferenceLine.of(difference),
                        to.yaml(),
                        services.control().inForce().version()));
    }

    private PolicyVersion wanted(Context context, String name) {
        return number(context, name)
                .flatMap(services.versions()::version)
                .orElseThrow(() -> new Problem(404, "No such version", "There is no such version of the policy."));
    }

    private static Optional<Long> number(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name))
                .filter(text -> text.matches("[0-9]{1,15}"))
                .map(Long::valueOf);
    }

    private VersionRow row(PolicyVersion version) {
        return VersionRow.of(version, pages.timezone());
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }
}
