package org.portcullis.policy.decision;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.Serial;

/**
 * Decides a request that nobody made, by the code that decides real ones, and records nothing. It supposes a certificate
 * whose chain is valid and not revoked. What it was not told it does not guess: where that decides, it is undecided.
 */
public final class Simulation {
    /** Of a device that is only supposed. */
    private static final Serial SUPPOSED = new Serial("supposed");

    private static final Set<Attribute> TIME = EnumSet.of(Attribute.TIME_HOUR, Attribute.TIME_WEEKDAY);

    private final DeviceRegistry registry;
    private final RegistryDecisionPoint.UnknownDevice unknownDevice;
    private final Duration overlap;
    private final InstantSource clock;
    private final Supplier<ZoneId> zone;

    /**
     * What is asked.
     *
     * @param device a serial that the registry is asked for; empty: the device is only supposed, with the attributes given
     * @param given what is known, empty values too; of a registered device only what the registry does not know
     * @param at empty: now
     */
    public record Question(Optional<Serial> device, Map<Attribute, Object> given, Optional<Instant> at) {
        public Question {
            given = Map.copyOf(given);
        }
    }

    /**
     * @param decision empty when it hangs on what is not known
     * @param needs what it hangs on; empty when it is decided
     * @param known what the rules saw
     */
    public record Answer(
            Optional<Decision> decision,
            Set<Attribute> needs,
            List<String> trace,
            List<Monitored> monitored,
            AccessContext known) {}

    /** @param overlap how long a superseded LDevID still works */
    public Simulation(
            DeviceRegistry registry,
            RegistryDecisionPoint.UnknownDevice unknownDevice,
            Duration overlap,
            InstantSource clock,
            Supplier<ZoneId> zone) {
        this.registry = registry;
        this.unknownDevice = unknownDevice;
        this.overlap = overlap;
        this.clock = clock;
        this.zone = zone;
    }

    /** @throws org.portcullis.policy.store.StoreException when the registry cannot be read */
    public Answer simulate(RuleSet policy, Question question) {
        ZonedDateTime now = question.at.orElseGet(clock::instant).atZone(zone.get());
        List<String> trace = new ArrayList<>();
        Set<Attribute> known = EnumSet.copyOf(TIME);
        known.addAll(question.given.keySet());
        AccessContext.Builder context = ContextOf.time(AccessContext.builder(), now);
        Registration registration;
        if (question.device.isEmpty()) {
            trace.add("the device is supposed: its credential counts as proven and bound");
            if (!known.contains(Attribute.DEVICE_STATE)) {
                return undecided(trace, context, question.given);
            }
            registration = supposed(SUPPOSED, question.given, now.toInstant());
        } else {
            Optional<Registration> found = found(question.device.get(), now.toInstant(), trace);
            if (found.isEmpty()) {
                return decided(Decision.Refuse.early(
                        FailureCode.DEVICE_UNKNOWN,
                        "no device with the serial " + question.device.get() + " is registered",
                        trace));
            }
            registration = found.get();
            ContextOf.device(
                    context,
                    registration.device(),
                    EffectiveState.of(registration).state());
            known.addAll(EnumSet.range(Attribute.DEVICE_SERIAL, Attribute.DEVICE_PARENT));
        }
        SupposedCredential credential = SupposedCredential.of(registration, question.given, question.device.isEmpty());
        known.addAll(credential.describe(context));
        question.given.forEach(context::set);
        EnumSet<Attribute> unknown = EnumSet.allOf(Attribute.class);
        unknown.removeAll(known);
        AccessContext built = context.build();
        DeviceCase device = new DeviceCase(registration, built, unknown, trace, now.getZone());
        CredentialCheck.Finding finding =
                credential.check(new CredentialCheck(overlap, now.toInstant()), now.toInstant());
        if (finding instanceof CredentialCheck.Finding.Bad bad) {
            return decided(device.unproven(bad));
        }
        trace.add(((CredentialCheck.Finding.Good) finding).sentence());
        PartialRuling ruling = device.rule(policy);
        if (ruling instanceof PartialRuling.Undecided undecided) {
            return new Answer(Optional.empty(), undecided.needs(), List.copyOf(trace), undecided.monitored(), built);
        }
        return decided(
                ruling instanceof Ruling.Denied denied
                        ? device.denied(denied)
                        : device.permitted((Ruling.Granted) ruling, registration.device()));
    }

    private Optional<Registration> found(Serial serial, Instant now, List<String> trace) {
        Optional<Registration> found = registry.find(serial);
        if (found.isPresent()) {
            return found;
        }
        trace.add("no device has this serial");
        if (unknownDevice == RegistryDecisionPoint.UnknownDevice.REFUSE) {
            return found;
        }
        trace.add("with a maker's certificate it would be registered for onboarding");
        return Optional.of(supposed(serial, Map.of(Attribute.DEVICE_STATE, LifecycleState.ONBOARDING.word()), now));
    }

    private static Registration supposed(Serial serial, Map<Attribute, Object> given, Instant now) {
        LifecycleState state = LifecycleState.ofWord((String) given.get(Attribute.DEVICE_STATE))
                .orElseThrow();
        Device device = new Device(
                "",
                serial,
                "",
                (String) given.getOrDefault(Attribute.DEVICE_TYPE, ""),
                "",
                "",
                "",
                Set.of(),
                Optional.empty(),
                state,
                Optional.empty(),
                "",
                now,
                Optional.empty(),
                0);
        return new Registration(device, List.of(), List.of());
    }

    private static Answer undecided(List<String> trace, AccessContext.Builder context, Map<Attribute, Object> given) {
        trace.add("undecided: the lifecycle gate needs device.state");
        given.forEach(context::set);
        return new Answer(
                Optional.empty(), Set.of(Attribute.DEVICE_STATE), List.copyOf(trace), List.of(), context.build());
    }

    private static Answer decided(Decision decision) {
        return new Answer(
                Optional.of(decision),
                Set.of(),
                decision.trace(),
                decision.monitored(),
                decision.context().orElseGet(() -> AccessContext.builder().build()));
    }
}
