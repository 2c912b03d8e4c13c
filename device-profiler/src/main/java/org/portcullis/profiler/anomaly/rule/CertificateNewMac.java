package org.portcullis.profiler.anomaly.rule;

import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.Finding;
import org.portcullis.profiler.anomaly.Happening;
import org.portcullis.profiler.anomaly.Kind;
import org.portcullis.profiler.anomaly.Memory;
import org.portcullis.profiler.anomaly.Remembered;
import org.portcullis.profiler.anomaly.Rule;
import org.portcullis.profiler.anomaly.Scene;

/**
 * A device's certificate is proven with a MAC address that it never had. A device that makes up its addresses is known by
 * three of them; another made-up one says nothing then.
 */
final class CertificateNewMac implements Rule {
    private static final int MAKES_UP = 3;

    @Override
    public Optional<Finding> look(Remembered before, Happening happened) {
        if (!(happened instanceof Happening.Admitted admitted)
                || admitted.device().isEmpty()
                || admitted.mac().isEmpty()) {
            return Optional.empty();
        }
        MacAddress mac = admitted.mac().get();
        return before.device()
                .filter(device -> device.isLearned(before.learning(), admitted.at()))
                .filter(device -> !device.of(Kind.MAC).isEmpty() && !device.knows(Kind.MAC, mac.ecs()))
                .filter(device -> !mac.locallyAdministered() || madeUp(device) < MAKES_UP)
                .map(device -> new Finding(
                        AnomalyRule.CERTIFICATE_NEW_MAC,
                        device.subject(),
                        mac.ecs(),
                        Finding.DAY,
                        Scene.of(admitted.device(), admitted.mac(), admitted.place()),
                        "The certificate of " + admitted.device().get() + " was used with the MAC address " + mac
                                + ", which it was never seen with, at "
                                + admitted.place().name() + ".",
                        device.lines(Kind.MAC),
                        List.of(mac + " at " + admitted.place().name())));
    }

    private static long madeUp(Memory device) {
        return device.of(Kind.MAC).stream()
                .filter(seen -> MacAddress.parse(seen.value())
                        .filter(MacAddress::locallyAdministered)
                        .isPresent())
                .count();
    }
}
