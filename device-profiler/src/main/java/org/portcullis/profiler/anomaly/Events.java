package org.portcullis.profiler.anomaly;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** What security events tell that may be an anomaly. */
public final class Events {
    /** The fields that are read of an event. */
    public static final Set<Field> WANTED = Set.of(
            Field.TIMESTAMP,
            Field.EVENT_ID,
            Field.EVENT_ACTION,
            Field.METHOD,
            Field.SOURCE_MAC,
            Field.DEVICE_SERIAL_NUMBER,
            Field.DEVICE_STATE,
            Field.CREDENTIAL_IDENTITY,
            Field.FAILURE_CODE,
            Field.SESSION_ID,
            Field.NAS_NAME,
            Field.NAS_SITE,
            Field.NAS_PORT,
            Field.OBSERVER_TYPE,
            Field.context(Attribute.REQUEST_SSID));

    private static final String MAB = "mab";

    private Events() {}

    /** Empty for an event that no rule looks at. */
    static Optional<Happening> read(Map<Field, Object> event) {
        Optional<String> id = text(event, Field.EVENT_ID);
        Optional<Instant> at = Optional.ofNullable((Instant) event.get(Field.TIMESTAMP));
        if (id.isEmpty() || at.isEmpty()) {
            return Optional.empty();
        }
        String action = text(event, Field.EVENT_ACTION).orElse("");
        boolean mab = text(event, Field.METHOD).filter(MAB::equals).isPresent();
        Optional<MacAddress> mac = Optional.ofNullable((MacAddress) event.get(Field.SOURCE_MAC));
        Optional<Serial> device = mab ? Optional.empty() : serial(event);
        if (action.equals(EventAction.ACCESS_ACCEPT.word())) {
            return Optional.of(new Happening.Admitted(
                    id.get(),
                    at.get(),
                    device,
                    mac,
                    place(event),
                    text(event, Field.SESSION_ID).orElse("")));
        }
        if (action.equals(EventAction.ACCESS_REJECT.word())) {
            return Optional.of(new Happening.Refused(
                    id.get(),
                    at.get(),
                    text(event, Field.FAILURE_CODE).orElse(""),
                    device,
                    text(event, Field.DEVICE_STATE)
                            .filter(LifecycleState.DECOMMISSIONED.word()::equals)
                            .isPresent(),
                    text(event, Field.CREDENTIAL_IDENTITY),
                    mac,
                    place(event)));
        }
        return Optional.empty();
    }

    private static Place place(Map<Field, Object> event) {
        return new Place(
                text(event, Field.NAS_NAME).orElse(""),
                text(event, Field.NAS_SITE).orElse(""),
                text(event, Field.NAS_PORT).orElse(""),
                text(event, Field.OBSERVER_TYPE).filter("access-point"::equals).isPresent(),
                text(event, Field.context(Attribute.REQUEST_SSID)).orElse(""));
    }

    private static Optional<Serial> serial(Map<Field, Object> event) {
        return text(event, Field.DEVICE_SERIAL_NUMBER).flatMap(Serial::parse);
    }

    private static Optional<String> text(Map<Field, Object> event, Field field) {
        return Optional.ofNullable((String) event.get(field)).filter(text -> !text.isEmpty());
    }
}
