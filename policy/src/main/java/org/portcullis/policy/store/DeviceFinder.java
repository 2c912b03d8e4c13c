package org.portcullis.policy.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceSearch;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.value.Serial;

/** Looks devices up by what is known of them. */
final class DeviceFinder {

    List<Device> find(Handle handle, DeviceSearch search, Optional<Serial> after, int limit) {
        return bind(
                        handle.createQuery("SELECT * FROM device WHERE serial > :after" + conditions(search)
                                + " ORDER BY serial LIMIT :limit"),
                        search)
                .bind("after", after.map(Serial::text).orElse(""))
                .bind("limit", limit)
                .map((row, context) -> DeviceTable.device(row))
                .list();
    }

    long count(Handle handle, DeviceSearch search) {
        return bind(handle.createQuery("SELECT count(*) FROM device WHERE serial > ''" + conditions(search)), search)
                .mapTo(Long.class)
                .one();
    }

    private static String conditions(DeviceSearch search) {
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < search.words().size(); i++) {
            conditions.add("search LIKE :word" + i + " ESCAPE '!'");
        }
        if (!search.states().isEmpty()) {
            conditions.add("state IN (<states>)");
        }
        return conditions.isEmpty() ? "" : " AND " + String.join(" AND ", conditions);
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
