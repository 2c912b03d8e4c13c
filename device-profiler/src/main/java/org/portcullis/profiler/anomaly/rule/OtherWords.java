package org.portcullis.profiler.anomaly.rule;

import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.Finding;
import org.portcullis.profiler.anomaly.Happening;
import org.portcullis.profiler.anomaly.Kind;
import org.portcullis.profiler.anomaly.Memory;
import org.portcullis.profiler.anomaly.Remembered;
import org.portcullis.profiler.anomaly.Rule;
import org.portcullis.profiler.anomaly.Scene;

/** A MAC address calls itself something else than it ever did: its host name, or its DHCP vendor class. */
final class OtherWords implements Rule {
    private final AnomalyRule rule;
    private final Kind kind;
    private final String what;

    /** @param what for people: {@code host name} */
    OtherWords(AnomalyRule rule, Kind kind, String what) {
        this.rule = rule;
        this.kind = kind;
        this.what = what;
    }

    @Override
    public Optional<Finding> look(Remembered before, Happening happened) {
        if (!(happened instanceof Happening.Said said) || said.kind() != kind) {
            return Optional.empty();
        }
        return before.mac()
                .filter(mac -> mac.isLearned(before.learning(), said.at()))
                .filter(mac -> !mac.of(kind).isEmpty() && !mac.knows(kind, said.value()))
                .map(mac -> new Finding(
                        rule,
                        mac.subject(),
                        said.value(),
                        Finding.DAY,
                        Scene.nowhere(said.device().or(() -> device(mac)), said.mac()),
                        "The MAC address " + said.address() + owner(mac) + " gives the " + what + " \"" + said.value()
                                + "\"; until now it was \""
                                + mac.of(kind).get(0).value() + "\".",
                        mac.lines(kind),
                        List.of(said.value() + ", as " + said.witness() + " saw it")));
    }

    private static Optional<Serial> device(Memory mac) {
        return mac.of(Kind.DEVICE).stream().findFirst().flatMap(seen -> Serial.parse(seen.value()));
    }

    private static String owner(Memory mac) {
        return device(mac).map(serial -> " of " + serial).orElse("");
    }
}
