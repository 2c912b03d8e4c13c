package org.portcullis.profiler.anomaly;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.anomaly.rule.Rules;
import org.portcullis.profiler.store.ExceptionStore;
import org.portcullis.profiler.store.MemoryStore;

/**
 * Holds what happens against what is remembered. What was learned and found is kept together with how far it has come, so
 * that after a crash it goes on where it was. For one thread.
 */
final class AnomalyWatch {
    private static final int MOST_WAITING = 500;
    private static final Duration LATEST = Duration.ofSeconds(5);
    private static final int AT_ONCE = 200;

    private final MemoryStore store;
    private final ExceptionStore exceptions;
    private final LiveNetwork network;
    private final Supplier<AnomalySettings> settings;
    private final String node;
    private final InstantSource clock;
    private final Recall recall;
    private final Map<AnomalyRule, Rule> rules = Rules.all();
    private final RuleQuota quota = new RuleQuota();
    private final List<Anomaly> found = new ArrayList<>();
    private volatile long cursor;
    private long keptCursor;
    private Instant committed;

    AnomalyWatch(
            MemoryStore store,
            ExceptionStore exceptions,
            LiveNetwork network,
            Supplier<AnomalySettings> settings,
            String node,
            InstantSource clock) {
        this.store = store;
        this.exceptions = exceptions;
        this.network = network;
        this.settings = settings;
        this.node = node;
        this.clock = clock;
        this.recall = new Recall(store);
        this.committed = clock.instant();
    }

    /** Begins again with what is kept. */
    void begin(long sequence) {
        recall.forgetAll();
        found.clear();
        cursor = sequence;
        keptCursor = -1;
        committed = clock.instant();
    }

    /** That was so, and is only learned. */
    void learn(long sequence, Happening happened) {
        Lessons.of(before(happened), happened).forEach(recall::put);
        cursor = sequence;
    }

    /** That event is done with. */
    void pass(long sequence) {
        cursor = sequence;
    }

    void happened(Happening happened) {
        Remembered before = before(happened);
        List<Finding> findings = look(before, happened);
        if (findings.stream().anyMatch(finding -> !isTold(finding, happened))) {
            // What another node has learned meanwhile is no news.
            commit();
            subjects(happened).forEach(recall::forget);
            before = before(happened);
            findings = look(before, happened);
        }
        Lessons.of(before, happened).forEach(recall::put);
        findings.forEach(finding -> judge(finding, happened));
    }

    private List<Finding> look(Remembered before, Happening happened) {
        AnomalySettings now = settings.get();
        return rules.entrySet().stream()
                .filter(rule -> now.mode(rule.getKey()) != Mode.OFF)
                .flatMap(rule -> rule.getValue().look(before, happened).stream())
                .toList();
    }

    private boolean isTold(Finding finding, Happening happened) {
        return recall.of(finding.subject())
                .flatMap(subject -> subject.find(Kind.TOLD, finding.told()))
                .filter(last -> happened.at().isBefore(last.last().plus(finding.again())))
                .isPresent();
    }

    private boolean isExcepted(Finding finding, Happening happened) {
        return exceptions.inForce(clock.instant()).stream()
                .anyMatch(one -> one.covers(finding.rule(), finding.scene(), happened.at()));
    }

    private void judge(Finding finding, Happening happened) {
        if (isTold(finding, happened)
                || isExcepted(finding, happened)
                || !quota.take(finding.rule(), clock.instant())) {
            return;
        }
        Memory subject = recall.of(finding.subject()).orElseGet(() -> Memory.begin(finding.subject(), happened.at()));
        Memory marked = subject.with(Kind.TOLD, finding.told(), happened.at());
        recall.put(finding.rule() == AnomalyRule.SILENCE ? marked.dueAt(Optional.empty()) : marked);
        String what = finding.told() + "|" + finding.subject() + "|" + happened.id();
        found.add(new Anomaly(
                UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString(),
                happened.at(),
                finding.rule(),
                settings.get().mode(finding.rule()),
                node,
                finding.scene(),
                finding.sentence(),
                finding.before(),
                finding.after(),
                happened.id(),
                "",
                Optional.empty()));
    }

    private Remembered before(Happening happened) {
        return new Remembered(
                happened.device().map(Memory::device).flatMap(recall::of),
                happened.mac().map(Memory::mac).flatMap(recall::of),
                port(happened).flatMap(recall::of),
                () -> happened.device().map(network::of).orElse(List.of()),
                settings.get().learning());
    }

    private static Stream<String> subjects(Happening happened) {
        return Stream.of(happened.device().map(Memory::device), happened.mac().map(Memory::mac), port(happened))
                .flatMap(Optional::stream);
    }

    private static Optional<String> port(Happening happened) {
        return happened instanceof Happening.Refused refused && refused.place().isSocket()
                ? Optional.of(Memory.port(refused.place()))
                : Optional.empty();
    }

    /**
     * Looks for devices that were expected and did not come, and looks again at the sessions of those that moved.
     *
     * @param since from when on this appliance serves
     */
    void lookAround(Instant since) {
        commit();
        Instant now = clock.instant();
        for (Memory device : store.due(now, AT_ONCE)) {
            recall.forget(device.subject());
            device.ofDevice().ifPresent(serial -> overdue(serial, since, now));
        }
        for (Memory device : store.toLookAt(now, AT_ONCE)) {
            recall.forget(device.subject());
            device.ofDevice()
                    .ifPresent(serial -> happened(new Happening.LookedAgain(
                            "look|" + serial + "|" + device.look().orElse(now), now, serial)));
        }
        commit();
    }

    private void overdue(Serial serial, Instant since, Instant now) {
        Optional<Memory> known = recall.of(Memory.device(serial));
        if (known.isEmpty()) {
            return;
        }
        Instant last = known.get().last();
        boolean heard = known.get().of(Kind.NAS).stream()
                .findFirst()
                .map(Seen::value)
                .flatMap(network::heard)
                .filter(at -> at.isAfter(last.plus(known.get().rhythm().patience())))
                .isPresent();
        happened(new Happening.Overdue("silence|" + serial + "|" + last, now, serial, since, heard));
    }

    /**
     * Commits what waits where it is much, or found something, or has waited for a while.
     *
     * @return whether that was so
     */
    boolean commitIfDue() {
        boolean much = recall.changed().size() >= MOST_WAITING || !found.isEmpty();
        if (much || Duration.between(committed, clock.instant()).compareTo(LATEST) >= 0) {
            commit();
            return true;
        }
        return false;
    }

    /** Keeps what was learned and found. */
    void commit() {
        committed = clock.instant();
        if (recall.changed().isEmpty() && found.isEmpty() && cursor == keptCursor) {
            return;
        }
        long upTo = cursor;
        store.commit(recall.changed(), found, upTo);
        recall.committed();
        found.clear();
        keptCursor = upTo;
    }

    long cursor() {
        return cursor;
    }

    long onlyCounted(AnomalyRule rule) {
        return quota.onlyCounted(rule);
    }
}
