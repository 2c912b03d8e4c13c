package org.portcullis.policy.store;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.DeviceCount;
import org.portcullis.policy.device.LifecycleState;

/** Counts the devices. It reads an index from end to end: tens of milliseconds for each 100,000 of them. */
public final class DeviceCounter {
    private final Database database;

    public DeviceCounter(Database database) {
        this.database = database;
    }

    /** @param types how many types are named at most */
    public DeviceCount count(int types) {
        return database.read(handle -> new DeviceCount(byState(handle), byType(handle, types)));
    }

    private static Map<LifecycleState, Long> byState(Handle handle) {
        Map<LifecycleState, Long> counts = new EnumMap<>(LifecycleState.class);
        handle.createQuery("SELECT state, count(*) AS devices FROM device GROUP BY state")
                .map((row, context) ->
                        counts.put(LifecycleState.ofWord(row.getString("state")).orElseThrow(), row.getLong("devices")))
                .list();
        return counts;
    }

    private static List<DeviceCount.OfType> byType(Handle handle, int most) {
        return handle.createQuery("SELECT type, count(*) AS devices FROM device GROUP BY type"
                        + " ORDER BY devices DESC, type LIMIT :most")
                .bind("most", most)
                .map((row, context) -> new DeviceCount.OfType(row.getString("type"), row.getLong("devices")))
                .list();
    }
}
