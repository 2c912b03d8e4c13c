package org.portcullis.siem.sink;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.value.Secret;

/** How an exporter shows who it is. */
public sealed interface Authentication {

    /** It does not. */
    record None() implements Authentication {}

    /** RFC 7617. */
    record Basic(String user, Secret password) implements Authentication {}

    /** @param key an Elasticsearch API key in its encoded form, as Kibana shows it */
    record ApiKey(Secret key) implements Authentication {}

    /** @param token of Splunk's HTTP Event Collector */
    record SplunkToken(Secret token) implements Authentication {}

    /** @param token as RFC 6750 has it */
    record Bearer(Secret token) implements Authentication {}

    /** The value of the header {@code Authorization}. */
    default Optional<String> header() {
        if (this instanceof Basic basic) {
            byte[] password = basic.password.octets();
            byte[] user = (basic.user + ":").getBytes(StandardCharsets.UTF_8);
            byte[] both = java.util.Arrays.copyOf(user, user.length + password.length);
            System.arraycopy(password, 0, both, user.length, password.length);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
        } else if (this instanceof ApiKey apiKey) {
            return Optional.of("ApiKey " + text(apiKey.key));
        } else if (this instanceof SplunkToken splunk) {
            return Optional.of("Splunk " + text(splunk.token));
        } else if (this instanceof Bearer bearer) {
            return Optional.of("Bearer " + text(bearer.token));
        }
        return Optional.empty();
    }

    /** The headers of a request. */
    default Map<String, String> headers() {
        return header().map(value -> Map.of("Authorization", value)).orElse(Map.of());
    }

    private static String text(Secret secret) {
        return new String(secret.octets(), StandardCharsets.UTF_8).strip();
    }
}
