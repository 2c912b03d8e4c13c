package org.portcullis.profiler.anomaly.rule;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.Finding;
import org.portcullis.profiler.anomaly.Happening;
import org.portcullis.profiler.anomaly.Kind;
import org.portcullis.profiler.anomaly.Memory;
import org.portcullis.profiler.anomaly.Remembered;
import org.portcullis.profiler.anomaly.Rule;
import org.portcullis.profiler.anomaly.Scene;

/**
 * A device with a steady rhythm does not come, has no session, and would have been seen: its switch was heard, and the
 * appliance served all the while.
 */
final class Silence implements Rule {

    @Override
    public Optional<Finding> look(Remembered before, Happening happened) {
        if (!(happened instanceof Happening.Overdue overdue)
                || !overdue.heard()
                || !before.live().get().isEmpty()) {
            return Optional.empty();
        }
        return before.device()
                .filter(device -> device.isLearned(before.learning(), overdue.at()))
                .filter(device -> device.due().isPresent())
                .filter(device -> {
                    Instant from = overdue.since().isAfter(device.last()) ? overdue.since() : device.last();
                    return !from.plus(device.rhythm().patience()).isAfter(overdue.at());
                })
                .map(device -> finding(device, overdue));
    }

    private static Finding finding(Memory device, Happening.Overdue overdue) {
        long mean = device.rhythm().mean() / 1000;
        String last = device.last().truncatedTo(ChronoUnit.SECONDS).toString();
        return new Finding(
                AnomalyRule.SILENCE,
                device.subject(),
                last,
                Duration.ZERO,
                Scene.nowhere(Optional.of(overdue.serial()), Optional.empty()),
                overdue.serial() + ", which authenticates every " + mean + " s, has not since " + last + ".",
                List.of(
                        "every " + mean + " s, give or take " + device.rhythm().deviation() / 1000 + " s",
                        device.of(Kind.PLACE).stream()
                                .findFirst()
                                .map(place -> "at " + place.text())
                                .orElse("last seen " + last)),
                List.of("nothing for "
                        + Duration.between(device.last(), overdue.at()).toSeconds() + " s"));
    }
}
