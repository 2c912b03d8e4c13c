package org.portcullis.siem.sink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.portcullis.policy.value.Secret;

/**
 * A webhook: each request has a batch, {@code {"events":[...]}}, and a signature in {@code X-Portcullis-Signature}: {@code
 * t=SECONDS,v1=HEX}, where HEX is the HMAC-SHA256 of {@code SECONDS.BODY}, so that nobody repeats an old request.
 */
final class Webhook implements Sink {
    private static final Set<Integer> ABOUT_THE_EVENTS = Set.of(400, 413, 422);

    private final WebhookSettings settings;
    private final HttpReceiver server;

    /** @throws IOException when a file of the settings cannot be used */
    Webhook(WebhookSettings settings) throws IOException {
        this.settings = settings;
        this.server = new HttpReceiver(
                settings.url(), settings.tls(), settings.authentication().headers(), settings.timeout());
    }

    @Override
    public SinkAnswer send(List<ExportItem> items) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"events\":[".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                body.write(',');
            }
            body.writeBytes(settings.format().write(items.get(i).values(), Integer.MAX_VALUE));
        }
        body.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
        HttpAnswer answer =
                server.send("POST", "", new HttpReceiver.Body("application/json", body.toByteArray(), signature(body)));
        if (!answer.successful()) {
            throw new RefusedException(answer, ABOUT_THE_EVENTS.contains(answer.status()));
        }
        return SinkAnswer.alike(items.size(), ItemOutcome.TAKEN, answer.shown());
    }

    private Map<String, String> signature(ByteArrayOutputStream body) throws IOException {
        Optional<Secret> secret = settings.secret();
        if (secret.isEmpty()) {
            return Map.of();
        }
        long seconds = settings.clock().instant().getEpochSecond();
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(secret.get().octets(), "HmacSHA256"));
            hmac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
            String hex = HexFormat.of().formatHex(hmac.doFinal(body.toByteArray()));
            return Map.of("X-Portcullis-Signature", "t=" + seconds + ",v1=" + hex);
        } catch (GeneralSecurityException e) {
            throw new IOException("a request cannot be signed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        // Connections are the HTTP client's, which lets them go.
    }
}
