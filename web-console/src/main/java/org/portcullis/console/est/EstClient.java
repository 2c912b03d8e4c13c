package org.portcullis.console.est;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.portcullis.eap.ca.EnrolmentProof.OneTimePassword;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.Serial;

/** What an EST client shows of itself by HTTP (RFC 7030 §3.2.3). */
final class EstClient {
    private static final String BASIC = "basic ";

    private EstClient() {}

    /** User name and password (RFC 7617); the name is a serial, and may have colons, which no password of ours has. */
    static Optional<OneTimePassword> password(Context context) {
        String header = Optional.ofNullable(context.header("Authorization")).orElse("");
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            String pair = new String(
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip()), StandardCharsets.UTF_8);
            int colon = pair.lastIndexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Serial.parse(pair.substring(0, colon))
                            .map(serial -> new OneTimePassword(serial, Secret.ofUtf8(pair.substring(colon + 1))));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
