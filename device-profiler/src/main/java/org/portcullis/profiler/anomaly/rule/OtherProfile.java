package org.portcullis.profiler.anomaly.rule;

import java.util.Optional;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.Finding;
import org.portcullis.profiler.anomaly.Happening;
import org.portcullis.profiler.anomaly.Memory;
import org.portcullis.profiler.anomaly.Remembered;
import org.portcullis.profiler.anomaly.Rule;
import org.portcullis.profiler.anomaly.Scene;

/** A device seems to be something else than before. That it is known at last, or not any more, is no such change. */
final class OtherProfile implements Rule {

    @Override
    public Optional<Finding> look(Remembered before, Happening happened) {
        if (!(happened instanceof Happening.Reprofiled changed)
                || changed.before().isEmpty()
                || changed.after().isEmpty()) {
            return Optional.empty();
        }
        Optional<Memory> known = before.device().or(before::mac);
        String who = changed.device()
                .map(serial -> serial.text())
                .or(() -> changed.mac().map(mac -> "The MAC address " + mac))
                .orElse("A device");
        return known.filter(memory -> memory.isLearned(before.learning(), changed.at()))
                .map(memory -> new Finding(
                        AnomalyRule.PROFILE_CHANGED,
                        memory.subject(),
                        String.join(", ", changed.after()),
                        Finding.DAY,
                        Scene.nowhere(changed.device(), changed.mac()),
                        who + " seems to be something else than before: " + String.join(", ", changed.after())
                                + "; until now " + String.join(", ", changed.before()) + ".",
                        changed.before(),
                        changed.after()));
    }
}
