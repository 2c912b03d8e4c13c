package org.portcullis.console.page.network;

import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.NasServices;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.page.Frame;
import org.portcullis.console.page.Pages;
import org.portcullis.console.page.Section;
import org.portcullis.console.store.Role;
import org.portcullis.radius.health.NasDiagnosis;
import org.portcullis.radius.health.NasHealth;
import org.portcullis.radius.health.NasSign;
import org.portcullis.radius.health.UnknownSources;
import org.portcullis.radius.health.Verdict;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.nas.NasRoster;
import org.portcullis.radius.nas.StoredNas;

/** The switches, access points and controllers: how they are, how one is added, and who asks without being one. */
public final class NetworkPages {
    private static final int ROWS = 50;
    private static final Access ADMINS = new Access.BySession(Set.of(Role.ADMIN));
    private static final String CLIENT = "/network/clients/{name}";

    private final Pages pages;
    private final NasServices services;

    public NetworkPages(Pages pages, NasServices services) {
        this.pages = pages;
        this.services = services;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/network", Section.NETWORK.access(), this::clients),
                Route.get("/network/unknown", Section.NETWORK.access(), this::unknown),
                Route.get("/network/add", ADMINS, this::add),
                Route.get(CLIENT, Section.NETWORK.access(), this::client),
                Route.get(CLIENT + "/edit", ADMINS, this::edit));
    }

    /** A client with what is the matter with it. */
    private record Seen(NasRoster.Line line, ClientStatus status, Verdict verdict) {
        boolean isOf(String show) {
            return switch (show) {
                case "problems" -> verdict.level() == Verdict.Level.PROBLEM;
                case "break" -> verdict == Verdict.WOULD_BREAK;
                default -> true;
            };
        }
    }

    private void clients(Context context) {
        NasRoster roster = services.control().roster();
        String words = text(context, "q").orElse("");
        String show = text(context, "show").orElse("all");
        Optional<String> after = text(context, "after");
        List<Seen> found = roster.lines().stream()
                .filter(line -> about(line).contains(words.toLowerCase(Locale.ROOT)))
                .map(line -> seen(line, roster))
                .toList();
        List<Seen> wanted = found.stream().filter(one -> one.isOf(show)).toList();
        List<ClientRow> rows = wanted.stream()
                .filter(one ->
                        after.map(name -> one.line.name().compareTo(name) > 0).orElse(true))
                .limit(ROWS + 1L)
                .map(one -> row(one.line, one.status))
                .toList();
        boolean more = rows.size() > ROWS;
        List<ClientRow> page = rows.subList(0, Math.min(ROWS, rows.size()));
        pages.show(
                context,
                "network/clients.jte",
                new ClientsPage(
                        pages.frame(context, Section.NETWORK),
                        words,
                        show,
                        roster.lines().size(),
                        wanted.size(),
                        (int) found.stream().filter(one -> one.isOf("problems")).count(),
                        (int) found.stream().filter(one -> one.isOf("break")).count(),
                        strangers(roster).size(),
                        page,
                        more
                                ? Optional.of("/network?show=" + show + "&q=" + ClientRow.segment(words) + "&after="
                                        + ClientRow.segment(page.get(ROWS - 1).name()))
                                : Optional.empty()));
    }

    private static String about(NasRoster.Line line) {
        return (line.name() + " " + ClientForm.addressOf(line.entry()) + " "
                        + line.entry().client().vendor() + " "
                        + line.entry().client().site())
                .toLowerCase(Locale.ROOT);
    }

    private Seen seen(NasRoster.Line line, NasRoster roster) {
        NasDiagnosis diagnosis = services.diagnostician().of(line, roster);
        return new Seen(line, ClientStatus.of(diagnosis), diagnosis.verdict());
    }

    private ClientRow row(NasRoster.Line line, ClientStatus status) {
        return ClientRow.of(
                line,
                status,
                health(line).flatMap(seen -> seen.last(NasSign.PACKET)).map(this::moment));
    }

    private Optional<NasHealth> health(NasRoster.Line line) {
        return services.health().find(line.name());
    }

    private void unknown(Context context) {
        pages.show(
                context,
                "network/unknown.jte",
                new UnknownPage(
                        pages.frame(context, Section.NETWORK),
                        moment(services.health().since()),
                        strangers(services.control().roster()).stream()
                                .map(source -> new UnknownPage.Row(
                                        source.address().getHostAddress(),
                                        source.count(),
                                        moment(source.first()),
                                        moment(source.last()),
                                        source.port().toString()))
                                .toList()));
    }

    private List<UnknownSources.Source> strangers(NasRoster roster) {
        NasClients clients = roster.clients();
        return services.health().unknown().newestFirst().stream()
                .filter(source -> clients.find(source.address()).isEmpty())
                .toList();
    }

    private void add(Context context) {
        pages.show(
                context,
                "network/form.jte",
                new ClientForm(
                        pages.frame(context, Section.NETWORK),
                        Optional.empty(),
                        text(context, "address").orElse("")));
    }

    private void edit(Context context) {
        NasRoster.Line line = found(context);
        if (line.stored().isEmpty()) {
            throw new Problem(409, "In the configuration file", "This client is in portcullis.yml; change it there.");
        }
        pages.show(
                context,
                "network/form.jte",
                new ClientForm(
                        pages.frame(context, Section.NETWORK),
                        Optional.of(line.entry()),
                        ClientForm.addressOf(line.entry())));
    }

    private void client(Context context) {
        NasRoster.Line line = found(context);
        Frame frame = pages.frame(context, Section.NETWORK);
        ClientStatus status = seen(line, services.control().roster()).status;
        pages.show(
                context,
                "network/client.jte",
                new ClientPage(
                        frame,
                        row(line, status),
                        ClientSettings.of(line.entry()),
                        line.stored().map(StoredNas::changed).map(this::moment),
                        moment(services.health().since()),
                        ClientSettings.seen(health(line), this::moment),
                        ClientSettings.dropped(health(line), this::moment)));
    }

    private NasRoster.Line found(Context context) {
        String name = context.pathParam("name");
        return services.control()
                .roster()
                .named(name)
                .orElseThrow(() -> new Problem(404, "No such client", "There is no client " + name + "."));
    }

    private Moment moment(Instant at) {
        return Moment.of(at, pages.timezone());
    }

    private static Optional<String> text(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
