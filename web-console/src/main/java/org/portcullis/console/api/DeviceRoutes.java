package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.DeviceServices;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.store.Scope;
import org.portcullis.policy.decision.EffectiveState;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceSearch;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.Observed;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.profile.ProfileDirectory;

/** {@code /api/v1/devices}: enters, finds, shows, corrects and deletes devices. */
public final class DeviceRoutes {
    private static final String ALL = "/api/v1/devices";
    private static final String ONE = ALL + "/{serial}";
    private static final int HISTORY = 50;

    /** How often a correction is tried again when the device was changed at the same moment. */
    private static final int ATTEMPTS = 5;

    private final DeviceServices services;
    private final ProfileDirectory profiles;

    public DeviceRoutes(DeviceServices services, ProfileDirectory profiles) {
        this.services = services;
        this.profiles = profiles;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(ALL, DeviceAnswers.READERS, this::list),
                Route.post(ALL, DeviceAnswers.WRITERS, this::register),
                Route.get(ONE, DeviceAnswers.READERS.and(Scope.QUARANTINE, Scope.RESPOND), this::show),
                Route.patch(ONE, DeviceAnswers.WRITERS, this::correct),
                Route.delete(ONE, DeviceAnswers.WRITERS, this::delete));
    }

    private void list(Context context) {
        DeviceSearch.Page page = services.directory()
                .search(
                        DeviceQueries.search(context, services.clock().instant()),
                        DeviceQueries.cursor(context),
                        DeviceQueries.limit(context));
        Map<Serial, Observed> observed = services.directory()
                .observed(page.devices().stream().map(Device::serial).toList());
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeNumberField("total", page.total());
            json.writeArrayFieldStart("devices");
            for (Device device : page.devices()) {
                json.writeStartObject();
                DeviceJson.fields(json, device);
                DeviceJson.observed(json, observed.getOrDefault(device.serial(), Observed.NOTHING));
                json.writeEndObject();
            }
            json.writeEndArray();
            DeviceJson.text(json, "next", page.next().map(DeviceQueries::cursor));
            json.writeEndObject();
        });
    }

    private void register(Context context) {
        DeviceBody.Entry entry = DeviceBody.entry(context);
        Actor actor = DeviceAnswers.actor(context);
        Optional<Serial> parent = entry.device().parent();
        if (parent.isPresent() && services.registry().find(parent.get()).isEmpty()) {
            throw Problem.input("parent", "no device has the serial " + parent.get());
        }
        Device device;
        try {
            device = entry.replaces().isPresent()
                    ? services.registry()
                            .registerInPlaceOf(entry.replaces().get(), entry.device(), actor, entry.reason())
                    : services.registry().register(entry.device(), actor, entry.reason());
        } catch (RegistryRefusal refusal) {
            throw refusal.kind() == RegistryRefusal.Kind.UNKNOWN_DEVICE
                    ? Problem.input("replaces", refusal.getMessage())
                    : DeviceAnswers.problem(refusal);
        }
        context.status(201)
                .header("Location", ALL + "/" + DeviceQueries.segment(device.serial()))
                .header("ETag", DeviceAnswers.tag(device));
        DeviceAnswers.answer(context, json -> DeviceJson.write(json, device));
    }

    private Registration found(Context context) {
        Serial serial = DeviceAnswers.serial(context);
        return services.registry().find(serial).orElseThrow(() -> DeviceAnswers.missing(serial.text()));
    }

    private void show(Context context) {
        Registration found = found(context);
        Device device = found.device();
        EffectiveState effective = EffectiveState.of(found);
        Optional<Change> move = services.directory().lastMove(device.serial());
        List<Device> children = services.directory().children(device.serial());
        List<Change> history = services.directory().history(device.serial(), HISTORY);
        Observed observed =
                services.directory().observed(List.of(device.serial())).getOrDefault(device.serial(), Observed.NOTHING);
        Actor actor = DeviceAnswers.actor(context);
        Optional<ProfileDirectory.Entry> profile = profiles.find(device.serial());
        context.header("ETag", DeviceAnswers.tag(device));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            DeviceJson.fields(json, device);
            DeviceJson.observed(json, observed);
            json.writeFieldName("profile");
            ProfileJson.known(json, profile);
            DeviceJson.text(json, "stateActor", move.map(Change::actor));
            DeviceJson.texts(
                    json,
                    "allowedStates",
                    device.allowedStates(actor).stream()
                            .map(LifecycleState::word)
                            .toList());
            json.writeObjectFieldStart("treatedAs");
            json.writeStringField("state", effective.state().word());
            json.writeStringField("because", effective.holder().serial().text());
            json.writeEndObject();
            DeviceJson.texts(
                    json,
                    "ancestors",
                    found.ancestors().stream()
                            .map(above -> above.serial().text())
                            .toList());
            json.writeArrayFieldStart("children");
            for (Device child : children) {
                DeviceJson.write(json, child);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("credentials");
            for (Credential credential : found.credentials()) {
                DeviceJson.credential(json, credential);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("history");
            for (Change change : history) {
                DeviceJson.change(json, change);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void correct(Context context) {
        DeviceBody.Corrections corrections = DeviceBody.corrections(context);
        Actor actor = DeviceAnswers.actor(context);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Device known = found(context).device();
            requireMatch(context, known);
            if (known.state() == LifecycleState.DECOMMISSIONED) {
                throw new Problem(409, "Not possible", known.serial() + " is decommissioned; it stays as it was.");
            }
            Optional<Device> changed;
            try {
                changed = services.directory()
                        .update(known, corrections.to().apply(known.details()), actor, corrections.reason());
            } catch (RegistryRefusal refusal) {
                throw Problem.input("parent", refusal.getMessage());
            }
            if (changed.isPresent()) {
                context.header("ETag", DeviceAnswers.tag(changed.get()));
                DeviceAnswers.answer(context, json -> DeviceJson.write(json, changed.get()));
                return;
            }
        }
        throw new Problem(409, "Busy", "The device is changed by others all the time; try again.");
    }

    private static void requireMatch(Context context, Device device) {
        if (!Preconditions.match(context, DeviceAnswers.tag(device))) {
            throw Preconditions.changed("The device is at version " + device.version() + " by now");
        }
    }

    private void delete(Context context) {
        Serial serial = DeviceAnswers.serial(context);
        requireMatch(context, found(context).device());
        try {
            services.directory().delete(serial, DeviceAnswers.actor(context));
        } catch (RegistryRefusal refusal) {
            throw DeviceAnswers.problem(refusal);
        }
        context.status(204);
    }
}
