package org.portcullis.policy.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceSearch;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.value.Serial;

/** Looks devices up by what is known of them. */
final class DeviceFinder {
    private static final Comparator<Device> BY_OCTETS = Comparator.comparing(
            device -> device.serial().text().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

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
                .flatMap(state ->
                        inOrder(handle, new DeviceSearch(search.words(), Set.of(state)), after, limit).stream())
                .sorted(BY_OCTETS)
                .limit(limit)
                .toList();
    }

    private static List<Device> inOrder(Handle handle, DeviceSearch search, Optional<Serial> after, int limit) {
        return devices(
                handle,
                search,
                "serial > :after" + conditions(search, "state") + " ORDER BY serial LIMIT :limit",
                after,
                limit);
    }

    /**
     * The same devices. Words are looked for in the whole table from its beginning to its end: by an index it would be read
     * in the order of serials, here and there, which takes ten times as long.
     */
    List<Device> find(Handle handle, DeviceSearch search, Optional<Serial> after, int limit) {
        if (search.words().isEmpty()) {
            return walk(handle, search, after, limit);
        }
        return devices(
                handle,
                search,
                "serial || '' > :after" + conditions(search, "state || ''") + " ORDER BY serial || '' LIMIT :limit",
                after,
                limit);
    }

    private static List<Device> devices(
            Handle handle, DeviceSearch search, String which, Optional<Serial> after, int limit) {
        return bind(handle.createQuery("SELECT * FROM device WHERE " + which), search)
                .bind("after", after.map(Serial::text).orElse(""))
                .bind("limit", limit)
                .map((row, context) -> DeviceTable.device(row))
                .list();
    }

    long count(Handle handle, DeviceSearch search) {
        String state = search.words().isEmpty() ? "state" : "state || ''";
        return bind(
                        handle.createQuery("SELECT count(*) FROM device"
                                + conditions(search, state).replaceFirst(" AND ", " WHERE ")),
                        search)
                .mapTo(Long.class)
                .one();
    }

    private static String conditions(DeviceSearch search, String state) {
        StringBuilder conditions = new StringBuilder();
        for (int i = 0; i < search.words().size(); i++) {
            conditions.append(" AND search LIKE :word").append(i).append(" ESCAPE '!'");
        }
        if (!search.states().isEmpty()) {
            conditions.append(" AND ").append(state).append(" IN (<states>)");
        }
        return conditions.toString();
    }

    private static Query bind(Query query, DeviceSearch search) {
        for (int i = 0; i < search.words().size(); i++) {
            query.bind("word" + i, "%" + search.words().get(i).replaceAll("[!%_]", "!$0") + "%");
        }
        if (!search.states().isEmpty()) {
            query.bindList(
                    "states", search.states().stream().map(LifecycleState::word).toList());
        }
        return query;
    }
}
