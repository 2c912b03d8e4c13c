package org.portcullis.policy.store;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceSearch;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.Observed;
import org.portcullis.policy.value.Serial;

/** Looks devices up by what is known of them. */
final class DeviceFinder {
    private static final Comparator<Device> BY_OCTETS = Comparator.comparing(
            device -> device.serial().text().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    /** Times that nothing has are before all others. */
    private static final String SEEN = "coalesce(seen, -1)";

    /**
     * Goes through the devices by serial, which is compared by its octets, and stops when it has enough: for what is likely to
     * be found soon, or gone through to its end.
     */
    List<Device> walk(Handle handle, DeviceSearch search, Optional<Serial> after, int limit) {
        if (search.states().size() < 2) {
            return inOrder(handle, search, after, limit);
        }
        // The devices of one state have an order in their index; those of several would all have to be sorted.
        return search.states().stream()
                .flatMap(state -> inOrder(handle, search.in(Set.of(state)), after, limit).stream())
                .sorted(BY_OCTETS)
                .limit(limit)
                .toList();
    }

    private static List<Device> inOrder(Handle handle, DeviceSearch search, Optional<Serial> after, int limit) {
        return devices(
                handle,
                search,
                "serial > :after" + conditions(search, "", true) + " ORDER BY serial LIMIT :limit",
                after,
                limit);
    }

    /**
     * The same devices. What no index knows is looked for in the whole table from its beginning to its end: by an index it
     * would be read in the order of serials, here and there, which takes ten times as long.
     */
    List<Device> find(Handle handle, DeviceSearch search, Optional<Serial> after, int limit) {
        if (!search.looksAtAll()) {
            return walk(handle, search, after, limit);
        }
        return devices(
                handle,
                search,
                "serial || '' > :after" + conditions(search, " || ''", true) + " ORDER BY serial || '' LIMIT :limit",
                after,
                limit);
    }

    private static List<Device> devices(
            Handle handle, DeviceSearch search, String which, Optional<Serial> after, int limit) {
        return bind(handle.createQuery("SELECT * FROM device WHERE " + which), search, true)
                .bind("after", after.map(Serial::text).orElse(""))
                .bind("limit", limit)
                .map((row, context) -> DeviceTable.device(row))
                .list();
    }

    long count(Handle handle, DeviceSearch search) {
        return bind(
                        handle.createQuery("SELECT count(*) FROM device"
                                + where(conditions(search, search.looksAtAll() ? " || ''" : "", true))),
                        search,
                        true)
                .mapTo(Long.class)
                .one();
    }

    /** How many there are in each state, whichever are wanted. */
    Map<LifecycleState, Long> countByState(Handle handle, DeviceSearch search) {
        Map<LifecycleState, Long> counts = new EnumMap<>(LifecycleState.class);
        bind(
                        handle.createQuery("SELECT state, count(*) AS many FROM device"
                                + where(conditions(search, search.looksAtAll() ? " || ''" : "", false))
                                + " GROUP BY state"),
                        search,
                        false)
                .map((row, context) -> Map.entry(DeviceTable.state(row.getString("state")), row.getLong("many")))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    /** The types that there are, in their order; each is looked up behind the one before it. */
    List<String> types(Handle handle, int limit) {
        return handle.createQuery("WITH RECURSIVE found (type) AS (SELECT min(type) FROM device WHERE type > ''"
                        + " UNION ALL SELECT (SELECT min(device.type) FROM device WHERE device.type > found.type)"
                        + " FROM found WHERE found.type IS NOT NULL)"
                        + " SELECT type FROM found WHERE type IS NOT NULL LIMIT :limit")
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    Map<Serial, Observed> observed(Handle handle, Collection<Serial> serials) {
        return serials.isEmpty()
                ? Map.of()
                : handle
                        .createQuery("SELECT serial, seen, certificate_end FROM device WHERE serial IN (<serials>)")
                        .bindList("serials", serials.stream().map(Serial::text).toList())
                        .map((row, context) -> Map.entry(
                                new Serial(row.getString("serial")),
                                new Observed(time(row, "seen"), time(row, "certificate_end"))))
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        long time = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time));
    }

    private static String where(String conditions) {
        return conditions.replaceFirst(" AND ", " WHERE ");
    }

    /** @param noIndex what makes a text's column an expression, which no index knows */
    private static String conditions(DeviceSearch search, String noIndex, boolean states) {
        StringBuilder conditions = new StringBuilder();
        for (int i = 0; i < search.words().size(); i++) {
            conditions.append(" AND search LIKE :word").append(i).append(" ESCAPE '!'");
        }
        if (states && !search.states().isEmpty()) {
            conditions.append(" AND state").append(noIndex).append(" IN (<states>)");
        }
        search.type()
                .ifPresent(any -> conditions.append(" AND type").append(noIndex).append(" = :type"));
        // LIKE would know no difference of case in one of the databases.
        search.tag().ifPresent(any -> conditions.append(" AND replace(tags, :tag, '') <> tags"));
        search.times().seenBefore().ifPresent(any -> conditions.append(" AND " + SEEN + " < :seenBefore"));
        search.times().seenSince().ifPresent(any -> conditions.append(" AND " + SEEN + " >= :seenSince"));
        search.times().expiresBefore().ifPresent(any -> conditions.append(" AND certificate_end + 0 < :expiresBefore"));
        return conditions.toString();
    }

    private static Query bind(Query query, DeviceSearch search, boolean states) {
        for (int i = 0; i < search.words().size(); i++) {
            query.bind("word" + i, "%" + search.words().get(i).replaceAll("[!%_]", "!$0") + "%");
        }
        if (states && !search.states().isEmpty()) {
            query.bindList(
                    "states", search.states().stream().map(LifecycleState::word).toList());
        }
        search.type().ifPresent(type -> query.bind("type", type));
        search.tag().ifPresent(tag -> query.bind("tag", DeviceTable.tag(tag)));
        search.times().seenBefore().ifPresent(time -> query.bind("seenBefore", Math.max(0, time.toEpochMilli())));
        search.times().seenSince().ifPresent(time -> query.bind("seenSince", Math.max(0, time.toEpochMilli())));
        search.times().expiresBefore().ifPresent(time -> query.bind("expiresBefore", time.toEpochMilli()));
        return query;
    }
}
