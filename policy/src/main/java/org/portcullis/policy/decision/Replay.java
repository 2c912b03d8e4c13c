package org.portcullis.policy.decision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.Rule;
import org.portcullis.policy.rule.RuleSet;

/**
 * Holds recorded authentications against another policy: the state of the device, its credential, switch, port and time as
 * the event recorded them; the policy alone is another. What a MAC address is a label of is said by the policy, so that is
 * taken from the other one. For one thread; bounded, however many events there are.
 */
public final class Replay {
    /** Devices whose outcome changes, in one way each. */
    static final int MAX_CHANGES = 50_000;

    /** Requests that are told apart; an outcome once found is not looked for again. */
    private static final int MAX_KNOWN = 50_000;

    private final RuleSet policy;
    private final PolicyEngine engine;
    private final List<Attribute> read;
    private final Map<List<Object>, Found> known = new HashMap<>();
    private final Map<Key, Change> changes = new LinkedHashMap<>();
    private long total;
    private long changed;
    private long settled;
    private long held;
    private long incomplete;
    private long notListed;

    private record Found(ReplayedOutcome outcome, String why) {}

    private record Key(String who, ReplayedOutcome before, ReplayedOutcome after) {}

    /**
     * Authentications of one device that would end otherwise.
     *
     * @param device its serial, or the MAC address of one that showed no certificate
     * @param why the step that decides under the other policy
     * @param count how many
     */
    public record Change(
            String device,
            ReplayedOutcome before,
            ReplayedOutcome after,
            String why,
            long count,
            Instant first,
            Instant last) {

        private Change another(RecordedDecision decision) {
            return new Change(
                    device,
                    before,
                    after,
                    why,
                    count + decision.count(),
                    decision.at().isBefore(first) ? decision.at() : first,
                    decision.at().isAfter(last) ? decision.at() : last);
        }
    }

    /**
     * @param total authentications, those of storms too
     * @param changed of them, those that would end otherwise
     * @param settled refused whatever the policy
     * @param held decided by a hold on a MAC address or port, whatever the policy
     * @param incomplete without what the rules saw: their outcome under another policy is not known
     * @param changes by device; every one, but for {@code notListed} authentications
     * @param notListed those that would end otherwise, beyond the first 50,000 devices
     */
    public record Report(
            long total, long changed, long settled, long held, long incomplete, List<Change> changes, long notListed) {

        /** Those that would end as they did. */
        public long unchanged() {
            return total - changed - settled - held - incomplete;
        }
    }

    public Replay(RuleSet policy) {
        this.policy = policy;
        this.engine = new PolicyEngine(policy);
        Set<Attribute> attributes = EnumSet.of(Attribute.DEVICE_STATE, Attribute.NAS_SITE);
        for (Rule rule : policy.rules()) {
            attributes.addAll(rule.when().attributes());
        }
        for (Rule rule : policy.mab().rules()) {
            attributes.addAll(rule.when().attributes());
        }
        this.read = List.copyOf(attributes);
    }

    /** The fields of events that {@link #take} looks at. */
    public static Set<Field> fields() {
        return RecordedDecision.FIELDS;
    }

    /** @param event fields of any event; those that tell of no authentication are passed over */
    public void take(Map<Field, Object> event) {
        RecordedDecision.Reading reading = RecordedDecision.of(event);
        if (reading instanceof RecordedDecision.Reading.Settled refused) {
            total += refused.count();
            settled += refused.count();
        } else if (reading instanceof RecordedDecision.Reading.Held byHold) {
            total += byHold.count();
            held += byHold.count();
        } else if (reading instanceof RecordedDecision.Reading.Incomplete part) {
            total += part.count();
            incomplete += part.count();
        } else if (reading instanceof RecordedDecision.Reading.Decided decided) {
            total += decided.decision().count();
            compare(decided.decision());
        }
    }

    private void compare(RecordedDecision decision) {
        Found found = find(decision);
        if (found.outcome.givesTheSameAs(decision.before())) {
            return;
        }
        changed += decision.count();
        Key key = new Key(decision.who(), decision.before(), found.outcome);
        Change before = changes.get(key);
        if (before != null) {
            changes.put(key, before.another(decision));
        } else if (changes.size() < MAX_CHANGES) {
            changes.put(
                    key,
                    new Change(
                            decision.who(),
                            decision.before(),
                            found.outcome,
                            found.why,
                            decision.count(),
                            decision.at(),
                            decision.at()));
        } else {
            notListed += decision.count();
        }
    }

    /** The same attributes have the same outcome: the engine looks at nothing else. */
    private Found find(RecordedDecision decision) {
        List<Object> question = new ArrayList<>(read.size() + 1);
        for (Attribute attribute : read) {
            question.add(decision.context().get(attribute));
        }
        question.add(decision.mac());
        Found found = known.get(question);
        if (found == null) {
            if (known.size() >= MAX_KNOWN) {
                known.clear();
            }
            Ruling ruling = rule(decision);
            found = new Found(ReplayedOutcome.of(ruling), why(ruling));
            known.put(question, found);
        }
        return found;
    }

    private Ruling rule(RecordedDecision decision) {
        if (decision.mac().isPresent()) {
            Optional<Ruling.Denied> kept = engine.denyMac(decision.mac().get());
            return kept.isPresent()
                    ? kept.get()
                    : engine.ruleMab(ContextOf.mac(
                                    decision.context().toBuilder(),
                                    Optional.ofNullable(policy.mab()
                                            .devices()
                                            .get(decision.mac().get())))
                            .build());
        }
        String state = (String) decision.context().get(Attribute.DEVICE_STATE);
        return engine.rule(LifecycleState.ofWord(state).orElseThrow(), decision.context());
    }

    private static String why(Ruling ruling) {
        if (ruling instanceof Ruling.Denied denied) {
            return denied.why();
        }
        Ruling.Granted granted = (Ruling.Granted) ruling;
        return granted.rule() + " gives profile " + granted.profile().name()
                + granted.vlan().map(vlan -> ", VLAN " + vlan).orElse("");
    }

    public Report report() {
        List<Change> byDevice = new ArrayList<>(changes.values());
        byDevice.sort(Comparator.comparing(Change::device).thenComparing(Change::first));
        return new Report(total, changed, settled, held, incomplete, byDevice, notListed);
    }
}
