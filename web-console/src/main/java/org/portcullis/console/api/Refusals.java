package org.portcullis.console.api;

import java.util.function.Supplier;
import org.portcullis.console.auth.Problem;
import org.portcullis.policy.device.RegistryRefusal;

/** How the registry's no is said to who asks of credentials and enrolments. */
final class Refusals {
    private Refusals() {}

    /** @throws Problem when the registry refuses */
    static <T> T answered(Supplier<T> work) {
        try {
            return work.get();
        } catch (RegistryRefusal refusal) {
            throw refusal.kind() == RegistryRefusal.Kind.NOT_BOUND
                    ? new Problem(404, "No such credential", refusal.getMessage())
                    : DeviceAnswers.problem(refusal);
        }
    }
}
