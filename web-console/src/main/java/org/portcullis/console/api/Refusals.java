package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.function.Supplier;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Problem;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.value.Serial;

/** What the routes of a device's credentials have in common: whose they are, who asks, and how the registry's no is said. */
final class Refusals {
    private static final int MAX_WORDS = 256;

    private Refusals() {}

    /** @throws Problem 404 for what cannot be a serial */
    static Serial serial(Context context) {
        String text = context.pathParam("serial");
        return Serial.parse(text).orElseThrow(() -> new Problem(404, "No such device", "This is no serial."));
    }

    /** What an admin says of it; empty where nothing is said. */
    static String words(JsonBody body, String member) {
        return body.text(member, text -> {
                    if (text.length() > MAX_WORDS || text.chars().anyMatch(Character::isISOControl)) {
                        throw new IllegalArgumentException(
                                "must have at most " + MAX_WORDS + " printable characters");
                    }
                    return text;
                })
                .orElse("");
    }

    static Actor actor(Context context) {
        return new Actor(Gate.caller(context).name().text());
    }

    /** @throws Problem 404 or 409 when the registry refuses */
    static <T> T answered(Supplier<T> work) {
        try {
            return work.get();
        } catch (RegistryRefusal refusal) {
            throw switch (refusal.kind()) {
                case UNKNOWN_DEVICE -> new Problem(404, "No such device", refusal.getMessage());
                case NOT_BOUND -> new Problem(404, "No such credential", refusal.getMessage());
                default -> new Problem(409, "Not allowed", refusal.getMessage());
            };
        }
    }
}
