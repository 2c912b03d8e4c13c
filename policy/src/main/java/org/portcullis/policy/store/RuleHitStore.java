package org.portcullis.policy.store;

import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.portcullis.policy.decision.RuleHits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps over restarts how often each rule decided, on every node. What was counted since the last write a crash loses. */
public final class RuleHitStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RuleHitStore.class);

    private final Database database;
    private final String node;
    private final RuleHits hits;

    public RuleHitStore(Database database, String node, RuleHits hits) {
        this.database = database;
        this.node = node;
        this.hits = hits;
    }

    /**
     * Writes what was counted since the last time; nothing where nothing was.
     *
     * @throws StoreException when it cannot be written; it counts on, and the next write has it
     */
    public synchronized void flush() {
        Map<String, RuleHits.Count> taken = hits.take();
        if (taken.isEmpty()) {
            return;
        }
        try {
            database.change(handle -> {
                PreparedBatch batch = handle.prepareBatch("INSERT INTO rule_hit (rule, node, decided, monitored, last)"
                        + " VALUES (:rule, :node, :decided, :monitored, :last)"
                        + " ON CONFLICT (rule, node) DO UPDATE SET decided = rule_hit.decided + excluded.decided,"
                        + " monitored = rule_hit.monitored + excluded.monitored, last = excluded.last");
                taken.forEach((rule, count) -> batch.bind("rule", rule)
                        .bind("node", node)
                        .bind("decided", count.decided())
                        .bind("monitored", count.monitored())
                        .bind("last", count.last())
                        .add());
                batch.execute();
            });
        } catch (RuntimeException failed) {
            hits.giveBack(taken);
            throw failed;
        }
    }

    /** Of every node, by the name that events give the rule; what this one counted up to now is in it. */
    public Map<String, RuleHits.Count> read() {
        flush();
        return database.read(handle -> {
            Map<String, RuleHits.Count> counts = new TreeMap<>();
            handle.createQuery("SELECT rule, sum(decided) AS decided, sum(monitored) AS monitored, max(last) AS last"
                            + " FROM rule_hit GROUP BY rule")
                    .map((row, context) -> Map.entry(
                            row.getString("rule"),
                            new RuleHits.Count(row.getLong("decided"), row.getLong("monitored"), row.getLong("last"))))
                    .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
            return counts;
        });
    }

    @Override
    public void close() {
        try {
            flush();
        } catch (RuntimeException lost) {
            LOG.warn("how often rules matched since the last write is lost: {}", lost.getMessage());
        }
    }
}
