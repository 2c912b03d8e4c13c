package org.portcullis.console.page.devices;

import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.ConsoleServices;
import org.portcullis.console.api.DeviceAnswers;
import org.portcullis.console.api.DeviceQueries;
import org.portcullis.console.page.Pages;
import org.portcullis.console.page.Section;
import org.portcullis.policy.decision.EffectiveState;
import org.portcullis.policy.device.BoundCredential;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.Observed;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.value.CertificateNumber;
import org.portcullis.policy.value.Serial;

/** {@code /devices/SERIAL}: all that is known of one device, and what can be done with it. */
final class DevicePages {
    private static final int SESSIONS = 20;

    /** Of so many credentials, the newest ones, it is looked up when they were last used. */
    private static final int USES = 4;

    private final Pages pages;
    private final ConsoleServices services;

    DevicePages(Pages pages, ConsoleServices services) {
        this.pages = pages;
        this.services = services;
    }

    void show(Context context) {
        Serial serial = DeviceAnswers.serial(context);
        DeviceEvents events = new DeviceEvents(services.events(), pages.timezone(), serial);
        String search = events.search();
        Optional<Registration> known = services.devices().registry().find(serial);
        if (known.isPresent()) {
            pages.show(context, "devices/device.jte", page(context, known.get(), events, search));
        } else {
            pages.show(
                    context.status(404),
                    "devices/missing.jte",
                    new MissingDevice(pages.frame(context, Section.DEVICES), serial.text(), search));
        }
    }

    private DevicePage page(Context context, Registration found, DeviceEvents events, String search) {
        Device device = found.device();
        Serial serial = device.serial();
        DeviceTimeline.Kind kind = DeviceTimeline.Kind.ofWord(
                Optional.ofNullable(context.queryParam("kind")).orElse(""));
        Optional<String> cursor =
                Optional.ofNullable(context.queryParam("cursor")).filter(text -> !text.isBlank());
        return new DevicePage(
                pages.frame(context, Section.DEVICES),
                device,
                DeviceAnswers.tag(device),
                EffectiveState.of(found),
                services.devices()
                        .directory()
                        .lastMove(serial)
                        .map(Change::actor)
                        .orElse(""),
                moment(device.stateSince()),
                device.stateUntil().map(this::moment),
                services.devices()
                        .directory()
                        .observed(List.of(serial))
                        .getOrDefault(serial, Observed.NOTHING)
                        .seen()
                        .map(this::moment),
                Move.of(device, DeviceAnswers.actor(context)),
                found.ancestors().stream().map(DevicePage.Related::of).toList(),
                services.devices().directory().children(serial).stream()
                        .map(DevicePage.Related::of)
                        .toList(),
                sessions(serial),
                credentials(serial, events),
                new Outlooks(services.policy()).of(serial, events),
                events.timeline(kind, cursor),
                services.profiles().find(serial).map(entry -> ProfilePages.card(entry, pages.timezone())),
                search);
    }

    private List<DevicePage.Live> sessions(Serial serial) {
        return services
                .sessions()
                .list(Optional.of(serial.text()), Optional.empty(), Optional.empty(), SESSIONS)
                .sessions()
                .stream()
                .map(placed -> new DevicePage.Live(
                        placed,
                        moment(placed.session().started()),
                        moment(placed.session().lastHeard())))
                .toList();
    }

    /** The newest first. */
    private List<DevicePage.Shown> credentials(Serial serial, DeviceEvents events) {
        Instant now = services.clock().instant();
        List<BoundCredential> bound = new ArrayList<>(services.credentials().of(serial));
        Collections.reverse(bound);
        List<DevicePage.Shown> shown = new ArrayList<>();
        for (BoundCredential each : bound) {
            Credential credential = each.credential();
            Optional<Instant> used = shown.size() < USES
                    ? events.lastUse(CertificateNumber.text(credential.serialNumber()))
                    : Optional.empty();
            shown.add(new DevicePage.Shown(
                    each,
                    moment(credential.notBefore()),
                    CertificateEnd.of(credential.notAfter(), now, pages.timezone()),
                    moment(credential.statusSince()),
                    used.map(this::moment)));
        }
        return shown;
    }

    private Moment moment(Instant time) {
        return Moment.of(time, pages.timezone());
    }

    static String address(Serial serial) {
        return "/devices/" + DeviceQueries.segment(serial);
    }
}
