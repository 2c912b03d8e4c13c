package org.portcullis.policy.store;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

/** The event of a change in the registry or the policy. */
final class ChangeEvent {
    /** As refusals of a decommissioned device have it. */
    private static final long HIGH = 73;

    private static final Set<EventAction> NAS =
            EnumSet.of(EventAction.NAS_ADDED, EventAction.NAS_CHANGED, EventAction.NAS_REMOVED);

    private ChangeEvent() {}

    /** The same change always makes the same event, id included. */
    static SecurityEvent of(Change change) {
        boolean refused = change.action() == EventAction.DECOMMISSIONED_DEVICE_RETURNED
                || change.action() == EventAction.HOLD_REFUSED;
        SecurityEvent.Builder event = SecurityEvent.builder(
                        "change-" + change.node() + "-" + change.id(),
                        change.at(),
                        change.action(),
                        refused ? SecurityEvent.Outcome.FAILURE : SecurityEvent.Outcome.SUCCESS,
                        message(change))
                .set(Field.SERVICE_NODE_NAME, change.node())
                .set(Field.CHANGE_ID, change.id())
                .set(Field.USER_NAME, change.actor())
                .set(Field.RELATED_USER, List.of(change.actor()))
                .set(Field.EVENT_REASON, change.reason());
        if (change.action() == EventAction.POLICY_CHANGED) {
            event.set(Field.POLICY_VERSION, number(change.after(), "version"))
                    .set(Field.POLICY_VERSION_BEFORE, number(change.before(), "version"))
                    .set(Field.POLICY_DIFFERENCE, text(change.after(), "difference"));
        } else if (change.action() == EventAction.SESSION_ORDERED) {
            event.set(Field.SESSION_ID, change.subject());
        } else if (NAS.contains(change.action())) {
            return nas(event, change).build();
        } else if (change.subject().startsWith(Change.HOLD)) {
            return HoldEvent.fill(event, change)
                    .set(Field.CHANGE_BEFORE, differing(change.before(), change.after()))
                    .set(Field.CHANGE_AFTER, differing(change.after(), change.before()))
                    .build();
        } else if (change.action() == EventAction.PROFILE_CHANGED) {
            return ProfileChanged.write(event, change).build();
        } else if (change.action().categories().contains("iam")) {
            event.set(Field.DEVICE_SERIAL_NUMBER, change.subject());
        }
        event.set(Field.DEVICE_ID, text(change.after(), "id"))
                .set(Field.DEVICE_NAME, text(change.after(), "name"))
                .set(Field.DEVICE_TYPE, text(change.after(), "type"))
                .set(Field.DEVICE_MANUFACTURER, text(change.after(), "vendor"))
                .set(Field.DEVICE_MODEL_NAME, text(change.after(), "model"))
                .set(Field.DEVICE_STATE, text(change.after(), "state"))
                .set(Field.DEVICE_STATE_BEFORE, text(change.before(), "state"))
                .set(Field.TAGS, texts(change.after(), "tags"))
                .set(Field.LABEL_OWNER, text(change.after(), "owner"))
                .set(Field.LABEL_PARENT, text(change.after(), "parent"))
                .set(Field.CREDENTIAL_KIND, text(change.after(), "kind"))
                .set(Field.TLS_CLIENT_ISSUER, text(change.after(), "issuer"))
                .set(Field.TLS_CLIENT_SERIAL_NUMBER, text(change.after(), "serialNumber"))
                .set(
                        Field.TLS_CLIENT_NOT_AFTER,
                        text(change.after(), "notAfter").map(Instant::parse))
                .set(Field.REVOCATION_REASON, text(change.after(), "revocationReason"));
        if (refused) {
            event.set(Field.EVENT_SEVERITY, HIGH);
        } else {
            event.set(Field.CHANGE_BEFORE, differing(change.before(), change.after()))
                    .set(Field.CHANGE_AFTER, differing(change.after(), change.before()));
        }
        return event.build();
    }

    /** What is said of it has names that a device's fields have, too. */
    private static SecurityEvent.Builder nas(SecurityEvent.Builder event, Change change) {
        Map<String, Object> known = change.after().isEmpty() ? change.before() : change.after();
        String name = client(change);
        return event.set(Field.NAS_NAME, name)
                .set(Field.NAS_SITE, text(known, "site"))
                .set(Field.OBSERVER_NAME, name)
                .set(Field.OBSERVER_VENDOR, text(known, "vendor"))
                .set(Field.RELATED_HOSTS, List.of(name))
                .set(Field.CHANGE_BEFORE, differing(change.before(), change.after()))
                .set(Field.CHANGE_AFTER, differing(change.after(), change.before()));
    }

    private static String client(Change change) {
        return change.subject().substring(Change.NAS.length());
    }

    /** What one side has, and the other not or otherwise. */
    static List<String> differing(Map<String, Object> side, Map<String, Object> other) {
        return side.entrySet().stream()
                .filter(field -> !field.getValue().equals(other.get(field.getKey())))
                .filter(field -> !field.getKey().equals("difference"))
                .map(field -> field.getKey() + "=" + field.getValue())
                .sorted()
                .toList();
    }

    private static String message(Change change) {
        String who = change.actor();
        String what = change.subject();
        String why = change.reason().isEmpty() ? "" : ": " + change.reason();
        return switch (change.action()) {
            case DEVICE_REGISTERED ->
                who + " registered device " + what + " as "
                        + text(change.after(), "state").orElse("?") + why;
            case DEVICE_CHANGED -> who + " changed device " + what + changedFields(change) + why;
            case DEVICE_DELETED -> who + " deleted device " + what + ", which was never seen" + why;
            case DECOMMISSIONED_DEVICE_RETURNED ->
                "The decommissioned device " + what + " came back and was refused" + why;
            case DEVICE_STATE_CHANGED ->
                who + " moved device " + what + " from "
                        + text(change.before(), "state").orElse("?") + " to "
                        + text(change.after(), "state").orElse("?") + why;
            case CREDENTIAL_BOUND -> "The certificate " + certificate(change) + " was bound to device " + what + why;
            case CREDENTIAL_ACTIVATED ->
                "The certificate " + certificate(change) + " of device " + what + " became its active one" + why;
            case CREDENTIAL_ISSUED ->
                who + " issued the certificate " + certificate(change) + " to device " + what + why;
            case CREDENTIAL_REVOKED ->
                who + " revoked the certificate " + certificate(change) + " of device " + what + why;
            case CREDENTIAL_EXPIRING ->
                "The certificate " + certificate(change) + " of device " + what + " expires soon" + why;
            case CREDENTIAL_EXPIRED ->
                "The certificate " + certificate(change) + " of device " + what + " has expired" + why;
            case ENROLMENT_PASSWORD_ISSUED ->
                who + " made a one-time password for the enrolment of device " + what + why;
            case ENROLMENT_REQUESTED -> "Device " + what + " wants a certificate and waits for approval" + why;
            case ENROLMENT_APPROVED -> who + " approved the enrolment of device " + what + why;
            case ENROLMENT_DENIED -> who + " denied the enrolment of device " + what + why;
            case CA_REQUESTED -> who + " made a key for the issuing CA, which waits for its certificate" + why;
            case CA_ROLLED_OVER ->
                who + " put the issuing CA " + text(change.after(), "subject").orElse("?") + " in force" + why;
            case CA_GENERATION_CLOSED ->
                "The issuing CA " + text(change.before(), "subject").orElse("?") + " is closed, and its key destroyed"
                        + why;
            case PROFILE_CHANGED -> ProfileChanged.message(change);
            case POLICY_CHANGED ->
                who + " put version " + text(change.after(), "version").orElse("?") + " of the policy in force" + why;
            case NAS_ADDED ->
                who + " added the client " + client(change)
                        + text(change.after(), "address").map(at -> " at " + at).orElse("") + why;
            case NAS_CHANGED -> who + " changed the client " + client(change) + changedFields(change) + why;
            case NAS_REMOVED -> who + " removed the client " + client(change) + why;
            case HOLD_PLACED, HOLD_LIFTED, HOLD_REFUSED -> HoldEvent.message(change) + why;
            case SESSION_ORDERED ->
                who + " asked node " + text(change.after(), "node").orElse("?") + " for: "
                        + text(change.after(), "method").orElse("?") + " of session " + what;
            case BACKUP_MADE -> who + " made a backup of node " + what + why;
            case BACKUP_RESTORED -> who + " restored node " + what + " from a backup" + why;
            case SUPPORT_BUNDLE_MADE -> who + " made a support bundle of node " + what;
            case DATA_MIGRATED ->
                "The tables of " + text(change.after(), "module").orElse("?") + " were migrated from V"
                        + text(change.before(), "version").orElse("?") + " to V"
                        + text(change.after(), "version").orElse("?") + " by node " + what + " in "
                        + text(change.after(), "milliseconds").orElse("?") + " ms: "
                        + text(change.after(), "steps").orElse("?");
            case SYSTEM_UPDATED ->
                "The system of node " + what + " was updated from "
                        + text(change.before(), "release").orElse("?") + " to "
                        + text(change.after(), "release").orElse("?") + why;
            case SYSTEM_ROLLED_BACK ->
                "The system of node " + what + " was to become "
                        + text(change.before(), "release").orElse("?") + ", which did not come up healthy: "
                        + text(change.after(), "release").orElse("?") + " is back" + why;
            case NODE_TAKEN_OVER ->
                "Node " + what + " fell silent; node " + change.node() + " looks after its "
                        + text(change.after(), "sessions").orElse("?") + " live sessions";
            case NODE_RETURNED ->
                "Node " + what + " is back and looks after its live sessions again, "
                        + text(change.after(), "sessions").orElse("?") + " of which node "
                        + text(change.before(), "node").orElse("?") + " had taken over";
            default -> who + ": " + change.action().word() + " " + what + why;
        };
    }

    private static String changedFields(Change change) {
        Set<String> fields = new TreeSet<>(change.after().keySet());
        fields.addAll(change.before().keySet());
        fields.removeIf(field ->
                Objects.equals(change.before().get(field), change.after().get(field)));
        return " (" + String.join(", ", fields) + ")";
    }

    private static String certificate(Change change) {
        return text(change.after(), "serialNumber").orElse("?") + " of "
                + text(change.after(), "issuer").orElse("?");
    }

    static Optional<String> text(Map<String, Object> fields, String name) {
        return Optional.ofNullable(fields.get(name)).map(Object::toString);
    }

    private static List<String> texts(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.of();
    }

    static Optional<Long> number(Map<String, Object> fields, String name) {
        return Optional.ofNullable(fields.get(name))
                .filter(Number.class::isInstance)
                .map(value -> ((Number) value).longValue());
    }
}
