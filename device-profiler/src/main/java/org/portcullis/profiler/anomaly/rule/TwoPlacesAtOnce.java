package org.portcullis.profiler.anomaly.rule;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.Finding;
import org.portcullis.profiler.anomaly.Happening;
import org.portcullis.profiler.anomaly.Kind;
import org.portcullis.profiler.anomaly.Memory;
import org.portcullis.profiler.anomaly.Place;
import org.portcullis.profiler.anomaly.Remembered;
import org.portcullis.profiler.anomaly.Rule;
import org.portcullis.profiler.anomaly.Scene;

/**
 * A device has two live sessions in places that cannot both be: with two MAC addresses, told as soon as the second begins;
 * with one MAC address, whose older session ends by the newer one, when the older place reports it as live long after. The
 * two addresses of a device that was learned with both are its two interfaces.
 */
final class TwoPlacesAtOnce implements Rule {
    /** What a switch says so long after the device was let in elsewhere was not under way then. */
    private static final Duration UNDER_WAY = Duration.ofMinutes(1);

    /** The device in a place. */
    private record There(String session, Optional<MacAddress> mac, Place place, Instant started, Instant heard) {
        There(Session session) {
            this(session.id(), session.station().mac(), Place.of(session), session.started(), session.lastHeard());
        }

        String text() {
            return place.name() + mac.map(address -> ", MAC " + address).orElse("") + ", since "
                    + started.truncatedTo(ChronoUnit.SECONDS) + ", last heard "
                    + heard.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    @Override
    public Optional<Finding> look(Remembered before, Happening happened) {
        Optional<Memory> device = before.device().filter(known -> known.isLearned(before.learning(), happened.at()));
        if (device.isEmpty()) {
            return Optional.empty();
        }
        Instant learnedBy = device.get().since().plus(before.learning());
        if (happened instanceof Happening.Admitted in && in.device().isPresent()) {
            // Its session begins when the event is on disk: it may not be among the live ones yet.
            There newer = new There(in.session(), in.mac(), in.place(), in.at(), in.at());
            return overlap(
                    device.get(), learnedBy, live(before), newer, in.device().get());
        }
        if (happened instanceof Happening.LookedAgain looked) {
            List<There> all = live(before);
            return all.stream()
                    .flatMap(newer -> overlap(device.get(), learnedBy, all, newer, looked.serial()).stream())
                    .findFirst();
        }
        return Optional.empty();
    }

    private static List<There> live(Remembered before) {
        return before.live().get().stream()
                .filter(session -> !session.stale())
                .map(There::new)
                .toList();
    }

    private static Optional<Finding> overlap(
            Memory device, Instant learnedBy, List<There> live, There newer, Serial serial) {
        return live.stream()
                .filter(other -> !other.session.equals(newer.session))
                .filter(other -> !other.started.isAfter(newer.started))
                .filter(older -> !older.place.isNear(newer.place))
                .filter(older -> cannotBothBe(device, learnedBy, older, newer))
                .findFirst()
                .map(older -> new Finding(
                        AnomalyRule.TWO_PLACES_AT_ONCE,
                        device.subject(),
                        older.place.name() + " and " + newer.place.name(),
                        Finding.DAY,
                        Scene.of(Optional.of(serial), newer.mac, newer.place),
                        serial + " is at " + older.place.name() + " and at " + newer.place.name()
                                + " at once; its private key was copied, or somebody relays its authentication.",
                        List.of(older.text()),
                        List.of(newer.text())));
    }

    private static boolean cannotBothBe(Memory device, Instant learnedBy, There older, There newer) {
        if (older.mac.equals(newer.mac)) {
            return older.heard.isAfter(newer.started.plus(UNDER_WAY));
        }
        return !(isOwn(device, older.mac, learnedBy) && isOwn(device, newer.mac, learnedBy));
    }

    private static boolean isOwn(Memory device, Optional<MacAddress> mac, Instant learnedBy) {
        return mac.flatMap(address -> device.find(Kind.MAC, address.ecs()))
                .filter(seen -> !seen.first().isAfter(learnedBy))
                .isPresent();
    }
}
