package org.portcullis.profiler.anomaly.rule;

import java.util.List;
import java.util.Optional;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.Finding;
import org.portcullis.profiler.anomaly.Happening;
import org.portcullis.profiler.anomaly.Memory;
import org.portcullis.profiler.anomaly.Remembered;
import org.portcullis.profiler.anomaly.Rule;
import org.portcullis.profiler.anomaly.Scene;

/** A certificate of a trusted anchor was proven, and names a device that nobody registered. */
final class UnknownSerial implements Rule {

    @Override
    public Optional<Finding> look(Remembered before, Happening happened) {
        if (!(happened instanceof Happening.Refused refused)
                || !refused.code().equals(FailureCode.DEVICE_UNKNOWN.code())
                || refused.identity().isEmpty()) {
            return Optional.empty();
        }
        String identity = refused.identity().get();
        return Optional.of(new Finding(
                AnomalyRule.UNKNOWN_SERIAL,
                Memory.identity(identity),
                "",
                Finding.DAY,
                Scene.of(Optional.empty(), refused.mac(), refused.place()),
                "A trusted certificate of " + identity + ", which is not in the registry, was proven at "
                        + refused.place().name() + "; it was refused.",
                List.of("not in the registry"),
                List.of("at " + refused.place().name()
                        + refused.mac().map(mac -> ", MAC " + mac).orElse(""))));
    }
}
