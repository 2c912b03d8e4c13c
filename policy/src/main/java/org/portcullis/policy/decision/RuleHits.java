package org.portcullis.policy.decision;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts in memory which rule, gate or default decided, by the name that events give it, until somebody keeps the numbers.
 * Safe for many threads; nothing but an increment to who decides.
 */
public final class RuleHits {
    /** More names than a policy and those before it have. */
    private static final int MAX_RULES = 20_000;

    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    /**
     * @param decided how often it decided
     * @param monitored how often it would have decided, in monitor mode
     * @param last when, of either, in milliseconds since 1970
     */
    public record Count(long decided, long monitored, long last) {}

    private static final class Counter {
        private final AtomicLong decided = new AtomicLong();
        private final AtomicLong monitored = new AtomicLong();
        private final AtomicLong last = new AtomicLong();
    }

    /** Takes note of a decision that was put into effect. */
    public void note(Decision decision, Instant at) {
        String rule = "";
        if (decision instanceof Decision.Permit permit) {
            rule = permit.rule();
        } else if (decision instanceof Decision.Bypass bypass) {
            rule = bypass.rule();
        } else if (decision instanceof Decision.Refuse refuse) {
            rule = refuse.rule().orElse(refuse.code() == FailureCode.NO_RULE_MATCHED ? "default" : "");
        }
        long millis = at.toEpochMilli();
        if (!rule.isEmpty()) {
            add(rule, 1, 0, millis);
        }
        for (Monitored monitored : decision.monitored()) {
            add(monitored.rule(), 0, 1, millis);
        }
    }

    private void add(String rule, long decided, long monitored, long millis) {
        Counter counter = counters.get(rule);
        if (counter == null) {
            if (counters.size() >= MAX_RULES) {
                return;
            }
            counter = counters.computeIfAbsent(rule, name -> new Counter());
        }
        counter.decided.addAndGet(decided);
        counter.monitored.addAndGet(monitored);
        counter.last.accumulateAndGet(millis, Math::max);
    }

    /** What was counted since the last time, which is not counted here any more. */
    public Map<String, Count> take() {
        Map<String, Count> taken = new TreeMap<>();
        counters.forEach((rule, counter) -> {
            Count count = new Count(counter.decided.getAndSet(0), counter.monitored.getAndSet(0), counter.last.get());
            if (count.decided + count.monitored > 0) {
                taken.put(rule, count);
            }
        });
        return taken;
    }

    /** Counts again what was taken and could not be kept. */
    public void giveBack(Map<String, Count> taken) {
        taken.forEach((rule, count) -> add(rule, count.decided, count.monitored, count.last));
    }
}
