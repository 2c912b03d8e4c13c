package org.portcullis.console.api;

import io.javalin.http.Context;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.portcullis.console.auth.Route;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.value.DurationText;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.Serial;

/**
 * {@code POST /api/v1/devices/{serial}/enrolment-password}: a password that this device may enrol with once, by EST
 * (RFC 7030 §3.2.3). It is in this answer and nowhere else.
 */
public final class EnrolmentPasswordRoutes {
    private static final Duration DEFAULT = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(90);

    private final CredentialStore credentials;
    private final SecureRandom random;

    public EnrolmentPasswordRoutes(CredentialStore credentials, SecureRandom random) {
        this.credentials = credentials;
        this.random = random;
    }

    public List<Route> routes() {
        return List.of(Route.post("/api/v1/devices/{serial}/enrolment-password", DeviceAnswers.WRITERS, this::make));
    }

    private void make(Context context) {
        Serial serial = DeviceAnswers.serial(context);
        JsonBody body = JsonBody.ofAny(context, Set.of("validFor"));
        Duration validFor =
                body.text("validFor", EnrolmentPasswordRoutes::duration).orElse(DEFAULT);
        body.check();
        String password = ReadableSecret.make(random);
        Instant expires = Refusals.answered(() -> credentials.setEnrolmentPassword(
                serial, Secret.ofUtf8(password), validFor, DeviceAnswers.actor(context)));
        context.status(201);
        DeviceAnswers.answer(context, generator -> {
            generator.writeStartObject();
            generator.writeStringField("password", password);
            generator.writeStringField("expires", expires.toString());
            generator.writeEndObject();
        });
    }

    private static Duration duration(String text) {
        return DurationText.parse(text)
                .filter(duration -> !duration.isZero() && duration.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> new IllegalArgumentException("must be a duration like 8h, at most 90d"));
    }
}
