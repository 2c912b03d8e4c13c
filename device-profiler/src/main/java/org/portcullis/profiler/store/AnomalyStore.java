package org.portcullis.profiler.store;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.Query;
import org.portcullis.policy.store.Database;
import org.portcullis.profiler.anomaly.Anomaly;
import org.portcullis.profiler.anomaly.AnomalyRule;

/** The anomalies that were found, {@value #MOST} at most, those of all nodes. */
public final class AnomalyStore {
    static final int MOST = 100_000;

    private static final Pattern CURSOR = Pattern.compile("(\\d{1,15})\\.([0-9a-f-]{36})");

    private final Database database;
    private final AnomalyTable table = new AnomalyTable();

    /** @param database with the tables of {@code db/profiler} */
    public AnomalyStore(Database database) {
        this.database = database;
    }

    /**
     * Which are wanted.
     *
     * @param open only those that nobody has acknowledged
     */
    public record Filter(Optional<AnomalyRule> rule, Optional<String> device, Optional<Instant> from, boolean open) {
        /** All that nobody has acknowledged. */
        public static final Filter OPEN = new Filter(Optional.empty(), Optional.empty(), Optional.empty(), true);
    }

    /** Where a list goes on: behind that one. */
    public record Place(Instant at, String id) {
        public static Place of(Anomaly last) {
            return new Place(last.at(), last.id());
        }

        /** Reads what {@link #text} writes; empty for anything else. */
        public static Optional<Place> parse(String text) {
            Matcher form = CURSOR.matcher(text);
            return form.matches()
                    ? Optional.of(new Place(Instant.ofEpochMilli(Long.parseLong(form.group(1))), form.group(2)))
                    : Optional.empty();
        }

        public String text() {
            return at.toEpochMilli() + "." + id;
        }
    }

    /**
     * How many there are of a rule.
     *
     * @param recent since a time
     */
    public record Count(long open, long recent, long all) {
        public static final Count NONE = new Count(0, 0, 0);
    }

    public Optional<Anomaly> find(String id) {
        return database.read(handle -> table.find(handle, id));
    }

    /** The newest first. */
    public List<Anomaly> list(Filter filter, Optional<Place> after, int limit) {
        String where =
                conditions(filter) + (after.isPresent() ? " AND (at < :after OR (at = :after AND id > :afterId))" : "");
        return database.read(handle -> {
            Query query = bind(
                    handle.createQuery(
                            "SELECT * FROM anomaly WHERE 1 = 1" + where + " ORDER BY at DESC, id LIMIT :limit"),
                    filter);
            after.ifPresent(
                    place -> query.bind("after", place.at.toEpochMilli()).bind("afterId", place.id));
            return query.bind("limit", limit).map(AnomalyTable::anomaly).list();
        });
    }

    public long count(Filter filter) {
        return database.read(handle -> bind(
                        handle.createQuery("SELECT count(*) FROM anomaly WHERE 1 = 1" + conditions(filter)), filter)
                .mapTo(Long.class)
                .one());
    }

    private static String conditions(Filter filter) {
        return (filter.rule.isPresent() ? " AND rule = :rule" : "")
                + (filter.device.isPresent() ? " AND device = :device" : "")
                + (filter.from.isPresent() ? " AND at >= :from" : "")
                + (filter.open ? " AND acknowledged IS NULL" : "");
    }

    private static Query bind(Query query, Filter filter) {
        filter.rule.ifPresent(rule -> query.bind("rule", rule.word()));
        filter.device.ifPresent(device -> query.bind("device", device));
        filter.from.ifPresent(from -> query.bind("from", from.toEpochMilli()));
        return query;
    }

    /** How many there are of each rule that there are any of. */
    public Map<AnomalyRule, Count> counts(Instant since) {
        return database.read(handle -> {
            Map<AnomalyRule, Count> counts = new EnumMap<>(AnomalyRule.class);
            handle.createQuery("SELECT rule, count(*) AS of_all,"
                            + " sum(CASE WHEN acknowledged IS NULL THEN 1 ELSE 0 END) AS of_open,"
                            + " sum(CASE WHEN at >= :since THEN 1 ELSE 0 END) AS of_recent"
                            + " FROM anomaly GROUP BY rule")
                    .bind("since", since.toEpochMilli())
                    .map((row, context) -> Map.entry(
                            AnomalyTable.rule(row.getString("rule")),
                            new Count(row.getLong("of_open"), row.getLong("of_recent"), row.getLong("of_all"))))
                    .forEach(count -> counts.put(count.getKey(), count.getValue()));
            return counts;
        });
    }

    /**
     * Notes that somebody has seen to it.
     *
     * @return as it is now; empty when there is none, or somebody was quicker
     */
    public Optional<Anomaly> acknowledge(String id, Anomaly.Acknowledgement acknowledgement) {
        return database.write(handle -> {
            int changed = handle.createUpdate("UPDATE anomaly SET acknowledged = :at, acknowledged_by = :by,"
                            + " acknowledged_reason = :reason WHERE id = :id AND acknowledged IS NULL")
                    .bind("id", id)
                    .bind("at", acknowledgement.at().toEpochMilli())
                    .bind("by", acknowledgement.by())
                    .bind("reason", acknowledgement.reason())
                    .execute();
            return changed == 0 ? Optional.empty() : table.find(handle, id);
        });
    }

    /** Those of a node of which no event was journaled yet, the oldest first. */
    public List<Anomaly> untold(String node, int limit) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM anomaly WHERE told = 0 AND node = :node ORDER BY at, id LIMIT :limit")
                .bind("node", node)
                .bind("limit", limit)
                .map(AnomalyTable::anomaly)
                .list());
    }

    /** Its event is journaled; it has what was done about it. */
    public void told(Anomaly anomaly) {
        database.change(handle -> handle.createUpdate("UPDATE anomaly SET told = 1, action = :action WHERE id = :id")
                .bind("id", anomaly.id())
                .bind("action", anomaly.action())
                .execute());
    }

    /** Takes away what is older than a time, and the oldest where there are too many. */
    public void prune(Instant before) {
        database.change(handle -> {
            handle.createUpdate("DELETE FROM anomaly WHERE told = 1 AND at < :before")
                    .bind("before", before.toEpochMilli())
                    .execute();
            handle.createUpdate("DELETE FROM anomaly WHERE told = 1 AND at <="
                            + " (SELECT at FROM anomaly ORDER BY at DESC LIMIT 1 OFFSET :most)")
                    .bind("most", MOST)
                    .execute();
        });
    }
}
