package org.portcullis.policy.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.MacAddress;

/** The event of a change of what a device seems to be. */
final class ProfileChanged {
    private static final String EVIDENCE = "evidence";
    private static final String DEVICE = "device";
    private static final List<String> TRAITS = List.of("function", "vendor", "model", "os", "certainty");

    private ProfileChanged() {}

    static SecurityEvent.Builder write(SecurityEvent.Builder event, Change change) {
        Map<String, Object> after = change.after();
        return event.set(Field.SOURCE_MAC, MacAddress.parse(mac(change)))
                .set(Field.DEVICE_SERIAL_NUMBER, ChangeEvent.text(after, DEVICE))
                .set(Field.PROFILE_FUNCTION, ChangeEvent.text(after, "function"))
                .set(Field.PROFILE_VENDOR, ChangeEvent.text(after, "vendor"))
                .set(Field.PROFILE_MODEL, ChangeEvent.text(after, "model"))
                .set(Field.PROFILE_OS, ChangeEvent.text(after, "os"))
                .set(Field.PROFILE_CERTAINTY, ChangeEvent.number(after, "certainty"))
                .set(Field.PROFILE_EVIDENCE, evidence(change))
                .set(Field.CHANGE_BEFORE, ChangeEvent.differing(change.before(), traits(after)))
                .set(Field.CHANGE_AFTER, ChangeEvent.differing(traits(after), change.before()));
    }

    static String message(Change change) {
        String who = ChangeEvent.text(change.after(), DEVICE)
                .map(device -> "Device " + device + " (" + mac(change) + ')')
                .orElse("The device with the MAC address " + mac(change));
        List<String> now = evidence(change);
        return who + " seems to be "
                + (now.isEmpty() ? "nothing known any more" : String.join("; ", now))
                + before(change.before()).map(was -> "; before: " + was).orElse("");
    }

    private static Optional<String> before(Map<String, Object> before) {
        return Optional.of(TRAITS.stream()
                        .flatMap(trait -> ChangeEvent.text(before, trait).map(value -> trait + ' ' + value).stream())
                        .collect(Collectors.joining(", ")))
                .filter(text -> !text.isEmpty());
    }

    private static String mac(Change change) {
        return change.subject().substring(Change.MAC.length());
    }

    private static Map<String, Object> traits(Map<String, Object> side) {
        return side.entrySet().stream()
                .filter(entry -> TRAITS.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<String> evidence(Change change) {
        return change.after().get(EVIDENCE) instanceof List<?> sentences
                ? sentences.stream().map(String::valueOf).toList()
                : List.of();
    }
}
