package org.portcullis.radius.coa;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;

/**
 * What of the clients is otherwise than before, as far as live sessions are concerned.
 *
 * @param changed the names of those of which something else decides now, or which can be told now
 * @param gone those that are clients no more
 */
record ClientDifference(Set<String> changed, List<NasClient> gone) {
    static ClientDifference between(NasClients before, NasClients after) {
        Set<String> changed = new HashSet<>();
        for (NasClient now : after.all()) {
            before.named(now.name())
                    .filter(then -> !(then.site().equals(now.site())
                            && then.vendor().equals(now.vendor())
                            && then.coa().equals(now.coa())))
                    .ifPresent(then -> changed.add(now.name()));
        }
        return new ClientDifference(
                changed,
                before.all().stream()
                        .filter(then -> after.named(then.name()).isEmpty())
                        .toList());
    }

    /** Whether it may concern the sessions at that client. */
    boolean concerns(String client) {
        return changed.contains(client)
                || gone.stream().anyMatch(one -> one.name().equals(client));
    }

    boolean isNone() {
        return changed.isEmpty() && gone.isEmpty();
    }
}
