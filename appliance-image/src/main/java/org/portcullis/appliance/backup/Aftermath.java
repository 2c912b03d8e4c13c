package org.portcullis.appliance.backup;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.portcullis.appliance.Registry;
import org.portcullis.console.store.AccessStore;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.LastAdminException;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.value.CertificateNumber;
import org.portcullis.policy.value.Serial;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.journal.JournalRecord;
import org.portcullis.siem.journal.JournalSource;

/**
 * What was done after a registry was copied, as the journal that survived tells it. What takes rights away is done again:
 * certificates revoked, devices moved, tokens and users removed. What gives rights, or of which the events do not have all,
 * is named, so that somebody does it again.
 */
final class Aftermath {
    private static final Actor ACTOR = Actor.system("restore");
    private static final String WHY = "done again after a restore: ";
    private static final String UNTIL = "until=";
    private static final Set<Field> FIELDS = Set.of(
            Field.EVENT_ACTION,
            Field.EVENT_REASON,
            Field.CHANGE_ID,
            Field.CHANGE_AFTER,
            Field.DEVICE_SERIAL_NUMBER,
            Field.DEVICE_STATE,
            Field.MESSAGE,
            Field.RELATED_USER,
            Field.REVOCATION_REASON,
            Field.SERVICE_NODE_NAME,
            Field.TIMESTAMP,
            Field.TLS_CLIENT_SERIAL_NUMBER,
            Field.USER_NAME);

    private final Registry registry;
    private final Instant now;
    private final AccessStore access;
    private final List<Map<Field, Object>> revocations = new ArrayList<>();
    private final Map<String, Map<Field, Object>> moves = new LinkedHashMap<>();
    private final List<Map<Field, Object>> accounts = new ArrayList<>();
    private final List<String> again = new ArrayList<>();
    private final List<String> open = new ArrayList<>();
    private final Map<String, Integer> others = new TreeMap<>();

    /**
     * @param again what was done again, a sentence each
     * @param open what was not, and has to be looked at by somebody
     */
    record Outcome(List<String> again, List<String> open) {}

    Aftermath(Registry registry, Instant now) {
        this.registry = registry;
        this.now = now;
        this.access = registry.access();
    }

    /**
     * @param events up to this sequence there is nothing that the registry does not know
     * @param newest the newest change that it knows of
     * @param made when it was copied; what is no change of the change table is told from what was before by its time
     */
    Outcome of(JournalSource journal, String node, long events, long newest, Instant made) {
        EcsJson ecs = new EcsJson(FIELDS);
        try (JournalReader reader = journal.reader(events + 1)) {
            for (Optional<JournalRecord> next = reader.poll(); next.isPresent(); next = reader.poll()) {
                Map<Field, Object> event;
                try {
                    event = ecs.decode(next.get().payload());
                } catch (IllegalArgumentException unreadable) {
                    open.add("event " + next.get().sequence() + " of the journal cannot be read");
                    continue;
                }
                EventAction.ofWord(text(event, Field.EVENT_ACTION))
                        .filter(action -> node.equals(event.get(Field.SERVICE_NODE_NAME)))
                        .filter(action -> event.get(Field.CHANGE_ID) instanceof Long change
                                ? change > newest
                                : event.get(Field.TIMESTAMP) instanceof Instant at && !at.isBefore(made))
                        .ifPresent(action -> sort(action, event));
            }
        }
        revocations.forEach(this::revoke);
        moves.forEach(this::move);
        accounts.forEach(this::account);
        others.forEach((action, count) -> open.add(action + ", " + count + " of them: see the events since " + made));
        return new Outcome(List.copyOf(again), List.copyOf(open));
    }

    private void sort(EventAction action, Map<Field, Object> event) {
        switch (action) {
            case CREDENTIAL_REVOKED -> revocations.add(event);
            case DEVICE_STATE_CHANGED -> {
                String serial = text(event, Field.DEVICE_SERIAL_NUMBER);
                moves.remove(serial);
                moves.put(serial, event);
            }
            case TOKEN_REVOKED, USER_DELETED, USER_CHANGED -> accounts.add(event);
            case DEVICE_REGISTERED,
                    DEVICE_CHANGED,
                    DEVICE_DELETED,
                    POLICY_CHANGED,
                    NAS_ADDED,
                    NAS_CHANGED,
                    NAS_REMOVED,
                    CREDENTIAL_ISSUED,
                    CREDENTIAL_BOUND,
                    CA_ROLLED_OVER,
                    CA_GENERATION_CLOSED,
                    USER_CREATED,
                    PASSWORD_CHANGED,
                    SECOND_FACTOR_ADDED,
                    SECOND_FACTOR_REMOVED,
                    TOKEN_CREATED -> others.merge(action.word(), 1, Integer::sum);
            default -> {
                // It told of something that the registry does not keep.
            }
        }
    }

    private void revoke(Map<Field, Object> event) {
        String serial = text(event, Field.DEVICE_SERIAL_NUMBER);
        String number = text(event, Field.TLS_CLIENT_SERIAL_NUMBER);
        Optional<BigInteger> certificate = CertificateNumber.parse(number);
        String what = "certificate " + number + " of device " + serial;
        Optional<Serial> device = Serial.parse(serial);
        if (device.isEmpty() || certificate.isEmpty()) {
            open.add(what + " was revoked; its event does not name it well enough");
            return;
        }
        RevocationReason reason = RevocationReason.named(text(event, Field.REVOCATION_REASON))
                .filter(RevocationReason.FOR_EVER::contains)
                .orElse(RevocationReason.UNSPECIFIED);
        try {
            registry.credentials()
                    .revoke(device.get(), certificate.get(), reason, WHY + text(event, Field.EVENT_REASON), ACTOR);
            again.add(what + " is revoked");
        } catch (RegistryRefusal refused) {
            if (refused.kind() != RegistryRefusal.Kind.NOT_ALLOWED) {
                open.add(what + " was revoked, and is not known here: " + refused.getMessage());
            }
        }
    }

    private void move(String serial, Map<Field, Object> event) {
        String to = text(event, Field.DEVICE_STATE);
        String what = "device " + serial + " was moved to " + to;
        Optional<LifecycleState> state = LifecycleState.ofWord(to);
        try {
            Optional<Serial> device = Serial.parse(serial);
            var known = device.flatMap(registry.devices()::find);
            if (state.isEmpty() || known.isEmpty()) {
                open.add(what + ", and is not known here");
                return;
            }
            if (known.get().device().state() == state.get()) {
                return;
            }
            Optional<Instant> until = until(event);
            if (until.filter(now::isAfter).isPresent()) {
                return;
            }
            registry.devices()
                    .changeState(device.get(), state.get(), ACTOR, WHY + text(event, Field.EVENT_REASON), until);
            again.add("device " + serial + " is " + to
                    + until.map(end -> " until " + end).orElse(""));
        } catch (RegistryRefusal refused) {
            open.add(what + ", which is not possible here: " + refused.getMessage());
        }
    }

    private static Optional<Instant> until(Map<Field, Object> event) {
        List<?> after = event.get(Field.CHANGE_AFTER) instanceof List<?> list ? list : List.of();
        return after.stream()
                .map(Object::toString)
                .filter(member -> member.startsWith(UNTIL))
                .map(member -> Instant.parse(member.substring(UNTIL.length())))
                .findFirst();
    }

    /** Of these, the events name the actor first, then whom it was about; both are one where somebody did it to themselves. */
    private void account(Map<Field, Object> event) {
        List<?> names = event.get(Field.RELATED_USER) instanceof List<?> list ? list : List.of();
        Optional<AccountName> about = names.isEmpty()
                ? Optional.empty()
                : Optional.of(new AccountName(names.get(names.size() - 1).toString()));
        String said = text(event, Field.MESSAGE);
        if (about.isEmpty()) {
            open.add(said);
            return;
        }
        try {
            switch (EventAction.ofWord(text(event, Field.EVENT_ACTION)).orElseThrow()) {
                case TOKEN_REVOKED ->
                    access.tokens()
                            .revoke(about.get())
                            .ifPresent(gone -> again.add("token " + about.get() + " is revoked"));
                case USER_DELETED ->
                    access.users()
                            .delete(about.get())
                            .ifPresent(gone -> again.add("user " + about.get() + " is deleted"));
                default -> {
                    if (event.get(Field.CHANGE_AFTER) instanceof List<?> after && after.contains("disabled=true")) {
                        access.users()
                                .change(about.get(), Optional.empty(), Optional.of(true))
                                .ifPresent(changed -> again.add("user " + about.get() + " is disabled"));
                    } else {
                        open.add(said);
                    }
                }
            }
        } catch (LastAdminException last) {
            open.add(said + " It is not done again: " + last.getMessage());
        }
    }

    private static String text(Map<Field, Object> event, Field field) {
        return event.get(field) instanceof String text ? text : "";
    }
}
