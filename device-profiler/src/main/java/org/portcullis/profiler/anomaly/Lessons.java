package org.portcullis.profiler.anomaly;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is learned of something that happened: what is remembered after it. */
final class Lessons {
    /** By then each switch has reported the sessions that it has, by interim accounting. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(15);

    private Lessons() {}

    /** The memories that are other ones now. */
    static List<Memory> of(Remembered before, Happening happened) {
        if (happened instanceof Happening.Admitted admitted) {
            return admitted(before, admitted);
        }
        if (happened instanceof Happening.Refused refused
                && refused.place().isSocket()
                && refused.who().isPresent()) {
            return List.of(known(before.port(), Memory.port(refused.place()), refused)
                    .with(Kind.REFUSED, refused.who().get(), refused.at()));
        }
        if (happened instanceof Happening.Said said) {
            // Of addresses that were never let in nothing is kept: anybody can make up any number of them.
            return before.mac().map(mac -> mac.with(said.kind(), said.value(), said.at())).stream()
                    .toList();
        }
        if (happened instanceof Happening.LookedAgain) {
            return before.device().map(device -> device.lookAt(Optional.empty())).stream()
                    .toList();
        }
        if (happened instanceof Happening.Overdue overdue) {
            // Where it was not told, it is looked for again; where it was, the one who tells takes this away.
            return before
                    .device()
                    .map(device -> device.dueAt(Optional.of(
                            overdue.at().plus(device.rhythm().patience().dividedBy(4)))))
                    .stream()
                    .toList();
        }
        return List.of();
    }

    private static List<Memory> admitted(Remembered before, Happening.Admitted admitted) {
        List<Memory> after = new ArrayList<>();
        admitted.device().ifPresent(serial -> after.add(device(before, admitted, Memory.device(serial))));
        admitted.mac().ifPresent(mac -> {
            Memory known = known(before.mac(), Memory.mac(mac), admitted);
            after.add(admitted.device()
                    .map(serial -> known.with(Kind.DEVICE, serial.text(), admitted.at()))
                    .orElse(known));
        });
        return after;
    }

    private static Memory device(Remembered before, Happening.Admitted admitted, String subject) {
        Memory known = known(before.device(), subject, admitted);
        Memory beaten = known.beat(admitted.at());
        Memory calm = beaten.rhythm().isStorm() ? beaten.withoutRhythm() : beaten;
        Memory there = calm.at(admitted.place(), admitted.at())
                .with(Kind.NAS, admitted.place().nas(), admitted.at());
        Memory seen = admitted.mac()
                .map(mac -> there.with(Kind.MAC, mac.ecs(), admitted.at()))
                .orElse(there);
        boolean moved = before.device().isPresent() && !seen.settled().equals(known.settled());
        return moved ? seen.lookAt(Optional.of(admitted.at().plus(LOOK_AGAIN))) : seen;
    }

    private static Memory known(Optional<Memory> memory, String subject, Happening happened) {
        return memory.orElseGet(() -> Memory.begin(subject, happened.at()));
    }
}
