package org.portcullis.profiler.anomaly.rule;

import java.util.List;
import java.util.Optional;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.Finding;
import org.portcullis.profiler.anomaly.Happening;
import org.portcullis.profiler.anomaly.Memory;
import org.portcullis.profiler.anomaly.Remembered;
import org.portcullis.profiler.anomaly.Rule;
import org.portcullis.profiler.anomaly.Scene;

/** A device proves its certificate after it was taken out of service for good. Nothing has to be learned for it. */
final class DecommissionedReturns implements Rule {

    @Override
    public Optional<Finding> look(Remembered before, Happening happened) {
        if (!(happened instanceof Happening.Refused refused)
                || !refused.decommissioned()
                || refused.device().isEmpty()
                || refused.identity().isEmpty()) {
            return Optional.empty();
        }
        String serial = refused.device().get().text();
        return Optional.of(new Finding(
                AnomalyRule.DECOMMISSIONED_RETURNS,
                Memory.device(refused.device().get()),
                refused.place().name(),
                Finding.DAY,
                Scene.of(refused.device(), refused.mac(), refused.place()),
                serial + ", which was taken out of service for good, proved its certificate at "
                        + refused.place().name() + "; it was refused.",
                List.of("decommissioned"),
                List.of("at " + refused.place().name()
                        + refused.mac().map(mac -> ", MAC " + mac).orElse(""))));
    }
}
