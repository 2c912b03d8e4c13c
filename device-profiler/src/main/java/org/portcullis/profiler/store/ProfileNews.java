package org.portcullis.profiler.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.store.ChangeTable;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Profile.Trait;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.profile.ProfileChange;

/** Notes in the change table what policy may use of a profile now, where that is something else than before. */
public final class ProfileNews {
    private static final Actor ACTOR = Actor.system("profiler");

    private final Handle handle;
    private final ChangeTable changes;

    ProfileNews(Handle handle, ChangeTable changes) {
        this.handle = handle;
        this.changes = changes;
    }

    public void note(ProfileChange change, Instant at) {
        if (!change.concernsPolicy()) {
            return;
        }
        Map<String, Object> after = traits(change.after());
        change.device().map(Serial::text).ifPresent(device -> after.put("device", device));
        after.put("evidence", change.after().sentences());
        changes.add(
                handle,
                at,
                EventAction.PROFILE_CHANGED,
                Change.MAC + change.mac().ecs(),
                ACTOR,
                change.cause()
                        .map(cause -> "seen by " + cause.witness())
                        .orElse("other rules of profiles came into force"),
                traits(change.before()),
                after);
    }

    private static Map<String, Object> traits(Profile profile) {
        Map<String, Object> traits = new LinkedHashMap<>();
        for (Trait trait : Trait.values()) {
            if (!profile.usable(trait).isEmpty()) {
                traits.put(trait.word(), profile.usable(trait));
            }
        }
        if (profile.certainty() > 0) {
            traits.put("certainty", profile.certainty());
        }
        return traits;
    }
}
