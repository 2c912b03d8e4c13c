package org.portcullis.profiler.anomaly.rule;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.Finding;
import org.portcullis.profiler.anomaly.Happening;
import org.portcullis.profiler.anomaly.Memory;
import org.portcullis.profiler.anomaly.Remembered;
import org.portcullis.profiler.anomaly.Rhythm;
import org.portcullis.profiler.anomaly.Rule;
import org.portcullis.profiler.anomaly.Scene;

/** A device whose rhythm is known authenticates again and again, in less than a tenth of its time. */
final class Storm implements Rule {

    @Override
    public Optional<Finding> look(Remembered before, Happening happened) {
        if (!(happened instanceof Happening.Admitted admitted)
                || admitted.device().isEmpty()) {
            return Optional.empty();
        }
        return before.device()
                .filter(device -> device.isLearned(before.learning(), admitted.at()))
                .filter(device -> device.beat(admitted.at()).rhythm().isStorm())
                .map(device -> finding(device, admitted));
    }

    private static Finding finding(Memory device, Happening.Admitted admitted) {
        Rhythm rhythm = device.beat(admitted.at()).rhythm();
        String often = rhythm.burst() + " authentications in a row, the last after "
                + Duration.between(device.last(), admitted.at()).toSeconds() + " s";
        return new Finding(
                AnomalyRule.STORM,
                device.subject(),
                "",
                Finding.DAY,
                Scene.of(admitted.device(), admitted.mac(), admitted.place()),
                admitted.device().orElseThrow() + " authenticates far more often than it did: " + often + ".",
                List.of("every " + rhythm.mean() / 1000 + " s, give or take " + rhythm.deviation() / 1000 + " s"),
                List.of(often));
    }
}
