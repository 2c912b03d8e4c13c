package org.portcullis.profiler.anomaly.rule;

import java.time.Duration;
import java.time.Instant;
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
import org.portcullis.profiler.anomaly.Seen;

/** Many that are not the same are refused on one port of a switch in a short time. Nothing has to be learned for it. */
final class RejectsOnPort implements Rule {
    static final int MANY = 5;
    static final Duration WINDOW = Duration.ofMinutes(10);

    @Override
    public Optional<Finding> look(Remembered before, Happening happened) {
        if (!(happened instanceof Happening.Refused refused) || !refused.place().isSocket()) {
            return Optional.empty();
        }
        Optional<String> who = refused.who();
        if (who.isEmpty()) {
            return Optional.empty();
        }
        Instant since = refused.at().minus(WINDOW);
        Memory now = before.port()
                .orElseGet(() -> Memory.begin(Memory.port(refused.place()), refused.at()))
                .with(Kind.REFUSED, who.get(), refused.at());
        List<String> lately = now.of(Kind.REFUSED).stream()
                .filter(seen -> seen.last().isAfter(since))
                .map(Seen::value)
                .toList();
        if (lately.size() < MANY) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                AnomalyRule.REJECTS_ON_PORT,
                now.subject(),
                "",
                Duration.ofHours(1),
                Scene.of(Optional.empty(), refused.mac(), refused.place()),
                lately.size() + " different ones were refused at "
                        + refused.place().name() + " within " + WINDOW.toMinutes() + " minutes, the last " + who.get()
                        + " (" + refused.code() + ").",
                List.of(),
                lately));
    }
}
