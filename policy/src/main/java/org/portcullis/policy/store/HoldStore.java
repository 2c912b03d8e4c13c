package org.portcullis.policy.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.hold.HeldPlaces;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldBoard;
import org.portcullis.policy.hold.HoldOrigin;
import org.portcullis.policy.hold.HoldRefusal;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.hold.Holds;

/**
 * The holds in the database, each change of one with its change row, and beside them what decisions know of them in memory.
 * That is filled by {@link #load} and follows the change table by {@link HoldFollower}.
 */
public final class HoldStore implements Holds {
    private static final int MAX_RELEASED = 500;

    /** That there is no room is told once in this time. */
    private static final Duration TOLD_AGAIN = Duration.ofMinutes(10);

    private final Database database;
    private final ChangeTable changes;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final HoldTable table = new HoldTable();
    private final HoldBoard board = new HoldBoard();
    private final Object refreshing = new Object();
    private Optional<Instant> toldFull = Optional.empty();

    /** @param node this node's name, which its changes bear */
    public HoldStore(Database database, String node, InstantSource clock, RandomGenerator random) {
        this.database = database;
        this.changes = new ChangeTable(node);
        this.clock = clock;
        this.random = random;
    }

    /** What decisions ask. */
    public HeldPlaces places() {
        return board;
    }

    /** How many places decisions know as held. */
    public int known() {
        return board.size();
    }

    /** Lets decisions know of all that are in place. */
    public void load() {
        synchronized (refreshing) {
            board.refresh(List.of(), current());
        }
    }

    /** Lets decisions know how these are by now. */
    void refresh(Collection<String> ids) {
        // Who reads last has to be who tells last.
        synchronized (refreshing) {
            board.refresh(ids, database.read(handle -> table.find(handle, ids)));
        }
    }

    @Override
    public Hold place(HoldTarget target, Instant until, String reason, Actor actor, HoldOrigin origin) {
        Instant now = now();
        if (!until.isAfter(now)) {
            throw new IllegalArgumentException("a hold until " + until + " would be over already");
        }
        if (reason.isBlank() || reason.length() > Hold.MAX_REASON) {
            throw new IllegalArgumentException("a hold needs a reason of at most " + Hold.MAX_REASON + " characters");
        }
        Hold wanted =
                new Hold(id(), target, now, until.truncatedTo(ChronoUnit.MILLIS), reason.strip(), actor.name(), origin);
        Optional<Hold> placed = database.write(handle -> place(handle, wanted, actor));
        refresh(List.of(placed.orElse(wanted).id()));
        return placed.orElseThrow(() -> full(origin));
    }

    /** Empty when there is no room. */
    private Optional<Hold> place(Handle handle, Hold wanted, Actor actor) {
        Instant now = wanted.placed();
        Optional<Hold> before = table.find(handle, wanted.target(), wanted.origin());
        if (before.isPresent() && before.get().isOver(now)) {
            release(handle, before.get(), now);
        } else if (before.isPresent()) {
            return Optional.of(prolong(handle, before.get(), wanted, actor));
        }
        int most = wanted.origin().rule().isPresent() ? MAX_OF_RULES : MAX;
        if (table.count(handle) >= most) {
            tellFull(handle, wanted, actor, most);
            return Optional.empty();
        }
        table.insert(handle, wanted);
        changes.add(
                handle,
                now,
                EventAction.HOLD_PLACED,
                Change.HOLD + wanted.id(),
                actor,
                wanted.reason(),
                Map.of(),
                HoldDescription.of(wanted));
        return Optional.of(wanted);
    }

    private Hold prolong(Handle handle, Hold before, Hold wanted, Actor actor) {
        if (!wanted.until().isAfter(before.until())) {
            return before;
        }
        Hold longer = new Hold(
                before.id(),
                before.target(),
                wanted.placed(),
                wanted.until(),
                wanted.reason(),
                wanted.actor(),
                before.origin());
        table.prolong(handle, longer);
        changes.add(
                handle,
                longer.placed(),
                EventAction.HOLD_PLACED,
                Change.HOLD + longer.id(),
                actor,
                longer.reason(),
                HoldDescription.of(before),
                HoldDescription.of(longer));
        return longer;
    }

    private void tellFull(Handle handle, Hold wanted, Actor actor, int most) {
        Instant now = wanted.placed();
        synchronized (refreshing) {
            if (toldFull.filter(at -> now.isBefore(at.plus(TOLD_AGAIN))).isPresent()) {
                return;
            }
            toldFull = Optional.of(now);
        }
        changes.add(
                handle,
                now,
                EventAction.HOLD_REFUSED,
                Change.HOLD + wanted.id(),
                actor,
                most + " holds are in place",
                Map.of(),
                HoldDescription.of(wanted));
    }

    private static HoldRefusal full(HoldOrigin origin) {
        return new HoldRefusal(
                HoldRefusal.Kind.FULL,
                origin.rule()
                        .map(rule ->
                                MAX_OF_RULES + " holds are in place, which is the most that rules may bring them to;"
                                        + " nothing more is held for " + rule + " until some are lifted or over")
                        .orElse(MAX + " holds are in place, which is the most; lift some that are not needed"));
    }

    @Override
    public Hold lift(String id, Actor actor, String reason) {
        Hold lifted = database.write(handle -> {
            Hold hold = table.find(handle, id)
                    .orElseThrow(() -> new HoldRefusal(
                            HoldRefusal.Kind.UNKNOWN,
                            "there is no hold " + id + "; it was lifted, or its time is over"));
            lift(handle, hold, now(), actor, reason);
            return hold;
        });
        refresh(List.of(id));
        return lifted;
    }

    /** Takes away those whose time is over: at most {@value #MAX_RELEASED} at once. Of several nodes one does it. */
    public List<Hold> releaseDue() {
        Instant now = now();
        if (!board.isAnyOver(now)) {
            return List.of();
        }
        List<Hold> released = database.write(handle -> {
            List<Hold> due = table.due(handle, now, MAX_RELEASED);
            due.forEach(hold -> release(handle, hold, now));
            return due;
        });
        if (!released.isEmpty()) {
            refresh(released.stream().map(Hold::id).toList());
        }
        return released;
    }

    private void release(Handle handle, Hold hold, Instant now) {
        lift(handle, hold, now, Actor.SYSTEM, "time limit of \"" + hold.reason() + "\" reached");
    }

    private void lift(Handle handle, Hold hold, Instant now, Actor actor, String reason) {
        table.delete(handle, hold.id());
        changes.add(
                handle,
                now,
                EventAction.HOLD_LIFTED,
                Change.HOLD + hold.id(),
                actor,
                reason,
                HoldDescription.of(hold),
                Map.of());
    }

    @Override
    public Optional<Hold> find(String id) {
        return database.read(handle -> table.find(handle, id));
    }

    @Override
    public List<Hold> current() {
        return database.read(table::list);
    }

    private String id() {
        byte[] octets = new byte[16];
        random.nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
