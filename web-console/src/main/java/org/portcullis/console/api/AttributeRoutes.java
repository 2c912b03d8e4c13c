package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.portcullis.console.DeviceServices;
import org.portcullis.console.PolicyServices;
import org.portcullis.console.auth.Route;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceSearch;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.profiler.profile.DeviceFunction;

/**
 * {@code GET /api/v1/policy/attributes}: what conditions may read, with values to begin with. What authentications showed is
 * counted by {@code GET /api/v1/events/facets}, over the field that is named here.
 */
public final class AttributeRoutes {
    private static final int DEVICES = 500;
    private static final int VALUES = 100;

    private final PolicyServices policy;
    private final DeviceServices devices;

    public AttributeRoutes(PolicyServices policy, DeviceServices devices) {
        this.policy = policy;
        this.devices = devices;
    }

    public List<Route> routes() {
        return List.of(Route.get("/api/v1/policy/attributes", PolicyAnswers.READERS, this::list));
    }

    private void list(Context context) {
        Map<Attribute, Set<String>> values = values();
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("attributes");
            for (Attribute attribute : Attribute.values()) {
                json.writeStartObject();
                json.writeStringField("name", attribute.word());
                json.writeStringField("type", attribute.type().name().toLowerCase(Locale.ROOT));
                json.writeBooleanField("rules", !attribute.isOfMab());
                json.writeBooleanField("mab", !attribute.isOfCertificate());
                json.writeStringField("field", Field.context(attribute).name());
                DeviceJson.texts(
                        json,
                        "values",
                        values.getOrDefault(attribute, Set.of()).stream()
                                .limit(VALUES)
                                .toList());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private Map<Attribute, Set<String>> values() {
        Map<Attribute, Set<String>> values = new EnumMap<>(Attribute.class);
        Stream.of(LifecycleState.values()).forEach(state -> put(values, Attribute.DEVICE_STATE, state.word()));
        DeviceFunction.words().forEach(function -> put(values, Attribute.PROFILE_FUNCTION, function));
        Stream.of("idevid", "ldevid").forEach(kind -> put(values, Attribute.CREDENTIAL_KIND, kind));
        for (Device device : devices.directory().next(DeviceSearch.of("", Set.of()), Optional.empty(), DEVICES)) {
            put(values, Attribute.DEVICE_TYPE, device.type());
            put(values, Attribute.DEVICE_VENDOR, device.vendor());
            put(values, Attribute.DEVICE_MODEL, device.model());
            put(values, Attribute.DEVICE_OWNER, device.owner());
            device.tags().forEach(tag -> put(values, Attribute.DEVICE_TAGS, tag));
        }
        policy.control()
                .clients()
                .forEach(client -> client.forEach((attribute, value) -> {
                    if (value instanceof String text) {
                        put(values, attribute, text);
                    }
                }));
        return values;
    }

    private static void put(Map<Attribute, Set<String>> values, Attribute attribute, String value) {
        if (!value.isEmpty()) {
            values.computeIfAbsent(attribute, any -> new TreeSet<>()).add(value);
        }
    }
}
