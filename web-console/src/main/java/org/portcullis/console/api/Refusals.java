package org.portcullis.console.api;

import java.util.function.Supplier;
import org.portcullis.console.auth.Problem;
import org.portcullis.policy.device.RegistryRefusal;

/** What the routes of credentials and enrolment have in common: how the registry's no is said, and an admin's words read. */
final class Refusals {
    private static final int MAX_WORDS = 256;

    private Refusals() {}

    /** What an admin says of it; empty where nothing is said. */
    static String words(JsonBody body, String member) {
        return body.text(member, text -> {
                    if (text.length() > MAX_WORDS || text.chars().anyMatch(Character::isISOControl)) {
                        throw new IllegalArgumentException("must have at most " + MAX_WORDS + " printable characters");
                    }
                    return text;
                })
                .orElse("");
    }

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
