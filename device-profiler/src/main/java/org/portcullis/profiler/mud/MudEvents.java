package org.portcullis.profiler.mud;

import java.time.InstantSource;
import java.util.UUID;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.event.SecurityEvent.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of MUD files: those taken in, with the one before; and once for each trouble, why there is none. */
final class MudEvents {
    private static final Logger LOG = LoggerFactory.getLogger(MudEvents.class);

    private final String node;
    private final EventSink sink;
    private final InstantSource clock;

    MudEvents(String node, EventSink sink, InstantSource clock) {
        this.node = node;
        this.sink = sink;
        this.clock = clock;
    }

    /** Only where anything is new: a file that was fetched again as it was is no news. */
    void accepted(MudEntry before, MudEntry.Good now) {
        boolean same = before.good()
                .filter(old -> old.signer().equals(now.signer()) && java.util.Arrays.equals(old.octets(), now.octets()))
                .isPresent();
        if (same && before.trouble().isEmpty()) {
            return;
        }
        MudFile file = now.file();
        String message = "The MUD file " + before.url() + " was taken in: of " + file.lastUpdate() + ", signed by "
                + now.signer().subject() + list(now.list());
        append(event(EventAction.MUD_FILE_ACCEPTED, Outcome.SUCCESS, before.url(), message + ".")
                .set(Field.MUD_SIGNER, now.signer().subject())
                .set(Field.MUD_UPDATED, file.lastUpdate())
                .set(
                        Field.MUD_UPDATED_BEFORE,
                        before.good().map(old -> old.file().lastUpdate()))
                .set(
                        Field.MUD_SIGNER_BEFORE,
                        before.good().map(old -> old.signer().subject()))
                .set(
                        Field.EVENT_REASON,
                        now.list() instanceof MudEntry.ListState.Impossible impossible ? impossible.reason() : ""));
    }

    private static String list(MudEntry.ListState state) {
        return state instanceof MudEntry.ListState.Impossible impossible
                ? "; it gives no access list, since " + impossible.reason()
                : "; it gives an access list of "
                        + ((MudEntry.ListState.Made) state).list().rules().size() + " rules";
    }

    void failed(MudEntry before, MudEntry.Trouble why) {
        if (before.trouble().filter(why::equals).isPresent()
                || !why.refused() && before.trouble().isPresent()) {
            return;
        }
        String message = "The MUD file " + before.url() + (why.refused() ? " was refused: " : " cannot be fetched: ")
                + why.reason() + (before.good().isPresent() ? "; the last good one stays" : "");
        append(event(
                        why.refused() ? EventAction.MUD_FILE_REFUSED : EventAction.MUD_FILE_UNREACHABLE,
                        Outcome.FAILURE,
                        before.url(),
                        message + ".")
                .set(Field.EVENT_REASON, why.reason()));
    }

    /** @param caller who wants it */
    void refreshed(MudFileUrl url, String caller) {
        append(event(
                        EventAction.MUD_FILE_REQUESTED,
                        Outcome.SUCCESS,
                        url,
                        caller + " had the MUD file " + url + " fetched again.")
                .set(Field.USER_NAME, caller));
    }

    private SecurityEvent.Builder event(EventAction action, Outcome outcome, MudFileUrl url, String message) {
        return SecurityEvent.builder(UUID.randomUUID().toString(), clock.instant(), action, outcome, message)
                .set(Field.SERVICE_NODE_NAME, node)
                .set(Field.MUD_URL, url.text());
    }

    private void append(SecurityEvent.Builder event) {
        sink.append(event.build()).whenComplete((sequence, failed) -> {
            if (failed != null) {
                LOG.warn("an event of a MUD file could not be kept: {}", failed.getMessage());
            }
        });
    }
}
