package org.portcullis.policy.decision;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.portcullis.policy.device.CertifiedMacs;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.hold.HeldPlaces;
import org.portcullis.policy.hold.Place;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.rule.Treatment;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/**
 * Decides a request that nobody made, by the code that decides real ones, and records nothing. It supposes a certificate
 * whose chain is valid and not revoked. What it was not told it does not guess: where that decides, it is undecided.
 */
public final class Simulation {
    /** Of a device that is only supposed. */
    private static final Serial SUPPOSED = new Serial("supposed");

    /** Of every request at a switch: when it is, and that nothing is asked of a gateway. */
    private static final Set<Attribute> KNOWN = EnumSet.of(
            Attribute.TIME_HOUR, Attribute.TIME_WEEKDAY, Attribute.REQUEST_ACTION, Attribute.REQUEST_RESOURCE);

    private static final Set<Attribute> OF_PROFILE =
            EnumSet.range(Attribute.PROFILE_FUNCTION, Attribute.PROFILE_CERTAINTY);

    private static final Set<Attribute> OF_DIRECTORY =
            EnumSet.range(Attribute.DIRECTORY_OWNER, Attribute.DIRECTORY_GROUPS);

    private final DeviceRegistry registry;
    private final CertifiedMacs certified;
    private final Optional<DirectorySource> directory;
    private final ProfileSource profiles;
    private final RegistryDecisionPoint.UnknownDevice unknownDevice;
    private final CredentialTerms terms;
    private final InstantSource clock;
    private final Supplier<ZoneId> zone;
    private final HeldPlaces held;

    /**
     * What is asked.
     *
     * @param device a serial that the registry is asked for; empty: the device is only supposed, with the attributes given
     * @param given what is known, empty values too; of a registered device only what registry and directory do not know, or
     *     what the directory is supposed to say
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

    /**
     * @param directory empty: what it would say is not known
     * @param held places of which it is said that they are held, which has no part in the answer
     */
    public Simulation(
            DeviceRegistry registry,
            CertifiedMacs certified,
            Optional<DirectorySource> directory,
            ProfileSource profiles,
            RegistryDecisionPoint.UnknownDevice unknownDevice,
            CredentialTerms terms,
            InstantSource clock,
            Supplier<ZoneId> zone,
            HeldPlaces held) {
        this.registry = registry;
        this.certified = certified;
        this.directory = directory;
        this.profiles = profiles;
        this.unknownDevice = unknownDevice;
        this.terms = terms;
        this.clock = clock;
        this.zone = zone;
        this.held = held;
    }

    /** @throws org.portcullis.policy.store.StoreException when the registry cannot be read */
    public Answer simulate(RuleSet policy, Question question) {
        ZonedDateTime now = question.at.orElseGet(clock::instant).atZone(zone.get());
        List<String> trace = new ArrayList<>();
        noteHold(question.given, now, trace);
        Set<Attribute> known = EnumSet.copyOf(KNOWN);
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
            known.addAll(EnumSet.range(Attribute.DEVICE_SERIAL, Attribute.DEVICE_PARENT));
            context.profile(KnownProfile.of(profiles, policy, question.device.get(), mac(question.given)));
            known.addAll(OF_PROFILE);
        }
        SupposedCredential credential = SupposedCredential.of(registration, question.given, question.device.isEmpty());
        CredentialCheck.Finding finding =
                credential.check(new CredentialCheck(terms, now.toInstant()), now.toInstant());
        EffectiveState own = EffectiveState.of(registration);
        EffectiveState effective =
                finding instanceof CredentialCheck.Finding.Good good && good.late() ? own.late() : own;
        if (question.device.isPresent()) {
            ContextOf.device(context, registration.device(), effective.state());
        }
        known.addAll(credential.describe(context));
        DirectorySource.Reading said = said(policy, question, registration);
        said.values().forEach(context::set);
        question.given.forEach(context::set);
        if (directory.isPresent() && question.device.isPresent()) {
            known.addAll(OF_DIRECTORY);
        }
        AccessContext built = context.build();
        Set<Attribute> unknown = without(known);
        DeviceCase device =
                new DeviceCase(registration, effective, built, unknown, trace, now.getZone(), Optional.empty());
        if (finding instanceof CredentialCheck.Finding.Bad bad) {
            return decided(device.unproven(bad));
        }
        trace.add(((CredentialCheck.Finding.Good) finding).sentence());
        said.trouble().ifPresent(trace::add);
        if (said.decisive() && said.trouble().isPresent()) {
            return decided(device.refuse(
                    FailureCode.DIRECTORY_UNAVAILABLE,
                    Optional.empty(),
                    said.trouble().get(),
                    List.of()));
        }
        PartialRuling ruling = device.rule(policy);
        if (ruling instanceof PartialRuling.Undecided undecided) {
            return new Answer(Optional.empty(), undecided.needs(), List.copyOf(trace), undecided.monitored(), built);
        }
        return decided(
                ruling instanceof Ruling.Denied denied
                        ? device.denied(denied)
                        : device.permitted((Ruling.Granted) ruling, registration.device()));
    }

    /** As a real request: the directory is asked only where a rule will read it. */
    private DirectorySource.Reading said(RuleSet policy, Question question, Registration registration) {
        boolean read = policy.readsDirectory()
                && !question.given.keySet().containsAll(OF_DIRECTORY)
                && policy.lifecycle().get(EffectiveState.of(registration).state()) instanceof Treatment.AskRules;
        return read && question.device.isPresent() && directory.isPresent()
                ? directory.get().read(question.device.get())
                : DirectorySource.Reading.EMPTY;
    }

    /**
     * The same of a device that shows no certificate.
     *
     * @param given what is known of the request, empty values too
     * @throws org.portcullis.policy.store.StoreException when the registry cannot be read
     */
    public Answer simulate(RuleSet policy, MacAddress mac, Map<Attribute, Object> given, Optional<Instant> at) {
        ZonedDateTime now = at.orElseGet(clock::instant).atZone(zone.get());
        AccessContext.Builder port =
                ContextOf.time(AccessContext.builder(), now).profile(KnownProfile.of(profiles, policy, mac));
        given.forEach(port::set);
        port.set(Attribute.REQUEST_MAC, mac.ecs());
        List<String> trace = new ArrayList<>();
        Map<Attribute, Object> place = new EnumMap<>(Attribute.class);
        place.putAll(given);
        place.put(Attribute.REQUEST_MAC, mac.ecs());
        noteHold(place, now, trace);
        MacCase asked = new MacCase(policy, mac, port, trace, Optional.empty());
        Optional<Decision> kept = asked.keptOut(certified);
        if (kept.isPresent()) {
            return decided(kept.get());
        }
        Set<Attribute> known = EnumSet.range(Attribute.MAB_NAME, Attribute.MAB_TAGS);
        known.addAll(KNOWN);
        known.addAll(OF_PROFILE);
        known.add(Attribute.REQUEST_MAC);
        known.addAll(given.keySet());
        PartialRuling ruling = asked.rule(without(known));
        return ruling instanceof PartialRuling.Undecided undecided
                ? new Answer(
                        Optional.empty(), undecided.needs(), List.copyOf(trace), undecided.monitored(), asked.context())
                : decided(asked.decided((Ruling) ruling));
    }

    /** A hold is over some time, and is no part of the policy that is tried. */
    private void noteHold(Map<Attribute, Object> given, ZonedDateTime now, List<String> trace) {
        Place place = new Place(
                Optional.of(text(given, Attribute.REQUEST_MAC)).flatMap(MacAddress::parse),
                text(given, Attribute.NAS_NAME),
                Cidr.parseAddress(text(given, Attribute.NAS_ADDRESS)),
                text(given, Attribute.REQUEST_PORT));
        HeldPlace.of(held, place, now.toInstant(), now.getZone())
                .ifPresent(hold -> trace.add("holds have no part in this; " + hold.clause() + hold.because()));
    }

    private static String text(Map<Attribute, Object> given, Attribute attribute) {
        return (String) given.getOrDefault(attribute, "");
    }

    private static Optional<MacAddress> mac(Map<Attribute, Object> given) {
        return MacAddress.parse((String) given.getOrDefault(Attribute.REQUEST_MAC, ""));
    }

    private static Set<Attribute> without(Set<Attribute> known) {
        Set<Attribute> unknown = EnumSet.allOf(Attribute.class);
        unknown.removeAll(known);
        return unknown;
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
