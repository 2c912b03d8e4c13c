package org.portcullis.policy.device;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.portcullis.policy.value.Serial;

/**
 * What a file of devices does to the registry, or would do.
 *
 * @param additions the first of the devices that it enters
 * @param unchanged rows that say what is known already
 * @param changes the first of the known devices that it changes
 * @param refused line -> why; where there is one, nothing of the file is done
 * @param id by which it can be undone; empty when it changed nothing
 */
public record ImportReport(
        int added,
        int changed,
        int unchanged,
        List<Added> additions,
        List<Changed> changes,
        SortedMap<Long, String> refused,
        Optional<String> id) {
    /** How many of the new and of the changed devices are told one by one. */
    public static final int MAX_CHANGES = 1_000;

    /** A new device, with what the file says of it. */
    public record Added(long line, Serial serial, Map<String, Object> after) {}

    /**
     * A known device that becomes another.
     *
     * @param before its fields that change, as they are
     * @param after as they become
     */
    public record Changed(long line, Serial serial, Map<String, Object> before, Map<String, Object> after) {}

    public ImportReport {
        additions = List.copyOf(additions);
        changes = List.copyOf(changes);
        refused = new TreeMap<>(refused);
    }

    /** The same as it was done under that id. */
    public ImportReport done(Optional<String> as) {
        return new ImportReport(added, changed, unchanged, additions, changes, refused, as);
    }
}
