package org.portcullis.console.page.devices;

import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.console.ConsoleServices;
import org.portcullis.console.DeviceServices;
import org.portcullis.console.api.DeviceQueries;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.page.Frame;
import org.portcullis.console.page.Pages;
import org.portcullis.console.page.Section;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceSearch;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.Observed;
import org.portcullis.policy.value.Serial;

/** The devices: the list, each one, and files of them. */
public final class DevicesPages {
    private static final int ROWS = 50;
    private static final int TYPES = 200;

    private static final String TEMPLATE = """
            serial,name,type,vendor,model,owner,tags,state\r
            SN-0001,Dock 4 temperature,sensor,acme,T-100,facility,cold dock-4,registered\r
            """;

    private final Pages pages;
    private final DeviceServices services;
    private final DevicePages one;
    private final ProfilePages profiles;

    public DevicesPages(Pages pages, ConsoleServices services) {
        this.pages = pages;
        this.services = services.devices();
        this.one = new DevicePages(pages, services);
        this.profiles = new ProfilePages(pages, services);
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/devices", Section.DEVICES.access(), this::list),
                Route.get("/devices/{serial}", Section.DEVICES.access(), one::show),
                Route.get("/profiles", Section.DEVICES.access(), profiles::list),
                Route.get("/profiles/{mac}", Section.DEVICES.access(), profiles::show),
                Route.get("/import", Section.DEVICES.access(), this::showImport),
                Route.get("/import/template.csv", Section.DEVICES.access(), DevicesPages::template));
    }

    private void list(Context context) {
        Frame frame = pages.frame(context, Section.DEVICES);
        DeviceFilter filter = DeviceFilter.of(context);
        DevicesPage page;
        try {
            Instant now = services.clock().instant();
            DeviceSearch search = DeviceQueries.search(context, now);
            Optional<Serial> after = DeviceQueries.cursor(context);
            DeviceSearch.Survey survey = services.directory().survey(search, after, ROWS);
            page = new DevicesPage(
                    frame,
                    filter,
                    "",
                    survey.page().total(),
                    states(filter, survey.byState()),
                    survey.page().devices().stream()
                            .map(device ->
                                    row(device, survey.observed().getOrDefault(device.serial(), Observed.NOTHING), now))
                            .toList(),
                    after.map(any -> filter.address("/devices")),
                    survey.page().next().map(last -> filter.with("cursor", DeviceQueries.cursor(last))),
                    services.directory().types(TYPES));
        } catch (Problem wrong) {
            context.status(wrong.status());
            page = new DevicesPage(
                    frame,
                    filter,
                    wrong.detail(),
                    0,
                    states(filter, Map.of()),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
        }
        pages.show(context, "devices/list.jte", page);
    }

    private static List<DevicesPage.StateCount> states(DeviceFilter filter, Map<LifecycleState, Long> counts) {
        String chosen = filter.value("state");
        List<DevicesPage.StateCount> states = new ArrayList<>();
        states.add(new DevicesPage.StateCount(
                Optional.empty(),
                counts.values().stream().mapToLong(Long::longValue).sum(),
                filter.with("state", ""),
                chosen.isEmpty()));
        Stream.of(LifecycleState.values())
                .map(state -> new DevicesPage.StateCount(
                        Optional.of(state),
                        counts.getOrDefault(state, 0L),
                        filter.with("state", state.word()),
                        chosen.equals(state.word())))
                .forEach(states::add);
        return states;
    }

    private DevicesPage.Row row(Device device, Observed observed, Instant now) {
        return new DevicesPage.Row(
                device,
                DevicePages.address(device.serial()),
                observed.seen().map(time -> Moment.of(time, pages.timezone())),
                observed.certificateEnds().map(end -> CertificateEnd.of(end, now, pages.timezone())));
    }

    private void showImport(Context context) {
        pages.show(context, "devices/import.jte", pages.frame(context, Section.DEVICES));
    }

    private static void template(Context context) {
        context.contentType("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"devices-template.csv\"")
                .result(TEMPLATE);
    }
}
