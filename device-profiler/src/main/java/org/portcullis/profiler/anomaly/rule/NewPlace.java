package org.portcullis.profiler.anomaly.rule;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.Finding;
import org.portcullis.profiler.anomaly.Happening;
import org.portcullis.profiler.anomaly.Kind;
import org.portcullis.profiler.anomaly.Remembered;
import org.portcullis.profiler.anomaly.Rule;
import org.portcullis.profiler.anomaly.Scene;

/** A device that has stayed where it is for as long as is learned shows up where it never was. */
final class NewPlace implements Rule {

    @Override
    public Optional<Finding> look(Remembered before, Happening happened) {
        if (!(happened instanceof Happening.Admitted admitted)
                || admitted.device().isEmpty()) {
            return Optional.empty();
        }
        String place = admitted.place().name();
        return before.device()
                .filter(device -> device.isLearned(before.learning(), admitted.at()))
                .filter(device -> !device.of(Kind.PLACE).isEmpty() && !device.knows(Kind.PLACE, place))
                .filter(device -> !device.settled().plus(before.learning()).isAfter(device.last()))
                .map(device -> new Finding(
                        AnomalyRule.NEW_PLACE,
                        device.subject(),
                        place,
                        Finding.DAY,
                        Scene.of(admitted.device(), admitted.mac(), admitted.place()),
                        admitted.device().get() + ", which had been at "
                                + device.of(Kind.PLACE).get(0).value() + " since "
                                + device.settled().truncatedTo(ChronoUnit.SECONDS) + ", is at " + place + ".",
                        device.lines(Kind.PLACE),
                        List.of(place)));
    }
}
