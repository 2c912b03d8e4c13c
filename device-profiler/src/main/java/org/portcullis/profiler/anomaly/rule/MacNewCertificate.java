package org.portcullis.profiler.anomaly.rule;

import java.util.List;
import java.util.Optional;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.Finding;
import org.portcullis.profiler.anomaly.Happening;
import org.portcullis.profiler.anomaly.Kind;
import org.portcullis.profiler.anomaly.Remembered;
import org.portcullis.profiler.anomaly.Rule;
import org.portcullis.profiler.anomaly.Scene;

/** A MAC address that was one device's is used with the certificate of another. A renewed certificate is of the same device. */
final class MacNewCertificate implements Rule {

    @Override
    public Optional<Finding> look(Remembered before, Happening happened) {
        if (!(happened instanceof Happening.Admitted admitted)
                || admitted.device().isEmpty()
                || admitted.mac().isEmpty()) {
            return Optional.empty();
        }
        String serial = admitted.device().get().text();
        return before.mac()
                .filter(mac -> mac.isLearned(before.learning(), admitted.at()))
                .filter(mac -> !mac.of(Kind.DEVICE).isEmpty() && !mac.knows(Kind.DEVICE, serial))
                .map(mac -> new Finding(
                        AnomalyRule.MAC_NEW_CERTIFICATE,
                        mac.subject(),
                        serial,
                        Finding.DAY,
                        Scene.of(admitted.device(), admitted.mac(), admitted.place()),
                        "The MAC address " + admitted.mac().get() + ", until now of "
                                + mac.of(Kind.DEVICE).get(0).value() + ", was used with the certificate of " + serial
                                + " at " + admitted.place().name() + ".",
                        mac.lines(Kind.DEVICE),
                        List.of(serial + " at " + admitted.place().name())));
    }
}
