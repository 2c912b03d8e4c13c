package org.portcullis.policy.decision;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.MacAddress;

/**
 * An authentication as its event recorded it.
 *
 * @param who the device's serial, or the MAC address of one that showed no certificate
 * @param mac of a device that showed no certificate
 * @param before what was decided
 * @param context what the rules saw
 * @param count how many authentications the event stands for
 */
record RecordedDecision(
        Instant at, String who, Optional<MacAddress> mac, ReplayedOutcome before, AccessContext context, long count) {

    /** The fields of events that this is read from. */
    static final Set<Field> FIELDS = fields();

    /** Refusals that come of the policy alone. */
    private static final Set<FailureCode> BY_POLICY = EnumSet.of(
            FailureCode.DEVICE_SUSPENDED,
            FailureCode.DEVICE_DECOMMISSIONED,
            FailureCode.DEVICE_STATE_REFUSED,
            FailureCode.NO_RULE_MATCHED,
            FailureCode.RULE_REFUSED,
            FailureCode.RULE_FAILED,
            FailureCode.VLAN_UNDEFINED_AT_SITE,
            FailureCode.MAB_NO_RULE);

    private static final Map<String, FailureCode> CODES =
            Arrays.stream(FailureCode.values()).collect(Collectors.toUnmodifiableMap(FailureCode::code, code -> code));

    private static final String ACCEPT = EventAction.ACCESS_ACCEPT.word();
    private static final String REJECT = EventAction.ACCESS_REJECT.word();

    /** What an event is to a replay. */
    sealed interface Reading {
        /** It tells of something else. */
        record Other() implements Reading {}

        /** No policy could have changed it: the certificate, its binding or the protocol was at fault. */
        record Settled(long count) implements Reading {}

        /** A hold decided, which is no part of the policy. */
        record Held(long count) implements Reading {}

        /** The event does not hold what the rules saw. */
        record Incomplete(long count) implements Reading {}

        record Decided(RecordedDecision decision) implements Reading {}
    }

    static Reading of(Map<Field, Object> event) {
        Object action = event.get(Field.EVENT_ACTION);
        boolean accepted = ACCEPT.equals(action);
        if (!accepted && !REJECT.equals(action)) {
            return new Reading.Other();
        }
        long count = event.get(Field.STORM_COUNT) instanceof Long more ? more : 1;
        Optional<String> rule = text(event, Field.RULE_NAME);
        Optional<FailureCode> code = text(event, Field.FAILURE_CODE).map(CODES::get);
        if (rule.filter(HeldPlace::isRule).isPresent() || code.equals(Optional.of(FailureCode.HELD))) {
            return new Reading.Held(count);
        }
        if (!accepted && !isByPolicy(code, rule)) {
            return code.filter(FailureCode::isMab).isPresent() && code.get() != FailureCode.MAB_HAS_CERTIFICATE
                    ? new Reading.Incomplete(count)
                    : new Reading.Settled(count);
        }
        boolean mab = "mab".equals(event.get(Field.METHOD));
        Optional<MacAddress> mac =
                mab ? Optional.ofNullable((MacAddress) event.get(Field.SOURCE_MAC)) : Optional.empty();
        Optional<String> who = mab ? mac.map(MacAddress::ecs) : text(event, Field.DEVICE_SERIAL_NUMBER);
        AccessContext context = context(event);
        boolean whole = mab
                ? mac.isPresent() && context.has(Attribute.NAS_NAME)
                : LifecycleState.ofWord((String) context.get(Attribute.DEVICE_STATE))
                        .isPresent();
        if (!whole || who.isEmpty()) {
            return new Reading.Incomplete(count);
        }
        ReplayedOutcome before = accepted
                ? new ReplayedOutcome(
                        text(event, Field.AUTHORIZATION_PROFILE), text(event, Field.NETWORK_VLAN_ID), rule, "")
                : ReplayedOutcome.refused(rule, code.map(FailureCode::code).orElse(""));
        return new Reading.Decided(
                new RecordedDecision((Instant) event.get(Field.TIMESTAMP), who.get(), mac, before, context, count));
    }

    private static boolean isByPolicy(Optional<FailureCode> code, Optional<String> rule) {
        // The registry refuses a device by its state, too, and names no gate then.
        return code.filter(BY_POLICY::contains).isPresent()
                && (code.get() != FailureCode.DEVICE_STATE_REFUSED || rule.isPresent());
    }

    private static AccessContext context(Map<Field, Object> event) {
        AccessContext.Builder context = AccessContext.builder();
        for (Attribute attribute : Attribute.values()) {
            Object value = event.get(Field.context(attribute));
            if (value != null) {
                context.set(attribute, value);
            }
        }
        return context.build();
    }

    private static Optional<String> text(Map<Field, Object> event, Field field) {
        return Optional.ofNullable((String) event.get(field));
    }

    private static Set<Field> fields() {
        Set<Field> fields = new LinkedHashSet<>(List.of(
                Field.TIMESTAMP,
                Field.EVENT_ACTION,
                Field.METHOD,
                Field.DEVICE_SERIAL_NUMBER,
                Field.SOURCE_MAC,
                Field.AUTHORIZATION_PROFILE,
                Field.NETWORK_VLAN_ID,
                Field.RULE_NAME,
                Field.FAILURE_CODE,
                Field.STORM_COUNT));
        for (Attribute attribute : Attribute.values()) {
            fields.add(Field.context(attribute));
        }
        return Set.copyOf(fields);
    }
}
