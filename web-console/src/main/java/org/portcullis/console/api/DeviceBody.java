package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.portcullis.policy.device.DeviceDetails;
import org.portcullis.policy.device.DeviceText;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.value.Serial;

/** What a client says of a device. */
final class DeviceBody {
    private static final List<String> DETAILS =
            List.of("name", "type", "vendor", "model", "owner", "tags", "parent", "reason");

    private DeviceBody() {}

    /**
     * A device to be entered.
     *
     * @param replaces the decommissioned serial in whose place it comes
     */
    record Entry(NewDevice device, Optional<Serial> replaces, String reason) {}

    static Entry entry(Context context) {
        JsonBody body = JsonBody.of(context, with(DETAILS, "serial", "state", "replaces"));
        Optional<Serial> serial = body.needed("serial", Serial::new);
        DeviceDetails details = details(body).apply(DeviceDetails.NONE);
        LifecycleState state = body.text("state", DeviceBody::state).orElse(LifecycleState.REGISTERED);
        Optional<Serial> replaces = body.text("replaces", Serial::new);
        String reason = reason(body);
        body.check();
        return new Entry(new NewDevice(serial.orElseThrow(), details, state), replaces, reason);
    }

    /**
     * Corrections of a device: what is given, and null clears.
     *
     * @param to makes them
     */
    record Corrections(Function<DeviceDetails, DeviceDetails> to, String reason) {}

    static Corrections corrections(Context context) {
        JsonBody body = JsonBody.of(context, with(DETAILS));
        Function<DeviceDetails, DeviceDetails> corrected = details(body);
        String reason = reason(body);
        body.check();
        return new Corrections(corrected, reason);
    }

    private static Function<DeviceDetails, DeviceDetails> details(JsonBody body) {
        Optional<Optional<String>> name = member(body, "name", body.text("name", DeviceText::text));
        Optional<Optional<String>> type = member(body, "type", body.text("type", DeviceText::text));
        Optional<Optional<String>> vendor = member(body, "vendor", body.text("vendor", DeviceText::text));
        Optional<Optional<String>> model = member(body, "model", body.text("model", DeviceText::text));
        Optional<Optional<String>> owner = member(body, "owner", body.text("owner", DeviceText::text));
        Optional<Optional<Set<String>>> tags = member(body, "tags", body.texts("tags", DeviceText::tags));
        Optional<Optional<Serial>> parent = member(body, "parent", body.text("parent", Serial::new));
        return known -> new DeviceDetails(
                name.map(given -> given.orElse("")).orElse(known.name()),
                type.map(given -> given.orElse("")).orElse(known.type()),
                vendor.map(given -> given.orElse("")).orElse(known.vendor()),
                model.map(given -> given.orElse("")).orElse(known.model()),
                owner.map(given -> given.orElse("")).orElse(known.owner()),
                tags.map(given -> given.orElse(Set.of())).orElse(known.tags()),
                parent.orElse(known.parent()));
    }

    /** Absent where the member is; present and empty where it is null. */
    private static <T> Optional<Optional<T>> member(JsonBody body, String name, Optional<T> value) {
        return body.has(name) ? Optional.of(value) : Optional.empty();
    }

    static String reason(JsonBody body) {
        return body.text("reason", DeviceText::text).orElse("");
    }

    /** @throws IllegalArgumentException with those that there are */
    static LifecycleState state(String word) {
        return LifecycleState.ofWord(word)
                .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is none of "
                        + Arrays.stream(LifecycleState.values())
                                .map(LifecycleState::word)
                                .collect(Collectors.joining(", "))));
    }

    private static Set<String> with(List<String> names, String... more) {
        Set<String> all = new LinkedHashSet<>(Arrays.asList(more));
        all.addAll(names);
        return all;
    }
}
