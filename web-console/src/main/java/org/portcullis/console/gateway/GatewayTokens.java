package org.portcullis.console.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.console.store.SigningKey;
import org.portcullis.console.store.SigningKeys;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.ResourceRequest;
import org.portcullis.policy.device.ProvenCredential;

/**
 * Writes the tokens that go with a permit: JWTs (RFC 7519), signed by ES256 (RFC 7518 §3.4), good for one device at one
 * gateway for a short time, and, where the certificate is known, for the holder of its key alone (RFC 8705 §3.1).
 */
public final class GatewayTokens {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SigningKeys keys;
    private final String issuer;
    private final Duration lifetime;

    /**
     * @param issuer {@code iss}
     * @param lifetime of a token, at most an hour
     */
    public GatewayTokens(SigningKeys keys, String issuer, Duration lifetime) {
        this.keys = keys;
        this.issuer = issuer;
        this.lifetime = lifetime;
    }

    /** @param text the token; its holder needs the device's key too, but it is nobody else's business all the same */
    record Token(String text, Instant expires) {
        @Override
        public String toString() {
            return "Token until " + expires;
        }
    }

    /**
     * A token for a permit; empty when the device's certificate ends at once.
     *
     * @param id unique for ever: that of the decision's event
     */
    Optional<Token> issue(
            String id,
            Instant now,
            Decision.Permit permit,
            Optional<ProvenCredential> credential,
            ResourceRequest request) {
        Instant expires = Stream.of(
                        Optional.of(now.plus(lifetime)),
                        permit.profile().sessionTimeout().map(now::plus),
                        credential.map(ProvenCredential::notAfter))
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .orElseThrow();
        if (expires.getEpochSecond() <= now.getEpochSecond()) {
            return Optional.empty();
        }
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("sub", permit.permitted().serial().text());
        claims.put("aud", request.gateway());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", expires.getEpochSecond());
        claims.put("jti", id);
        claims.put("action", request.action());
        claims.put("resource", request.resource());
        claims.put("profile", permit.profile().name());
        permit.profile().role().ifPresent(role -> claims.put("role", role));
        credential.ifPresent(proven ->
                claims.put("cnf", Map.of("x5t#S256", base64(HexFormat.of().parseHex(proven.sha256())))));
        SigningKey key = keys.signing();
        String signed = part(Map.of("alg", "ES256", "typ", "JWT", "kid", key.id())) + "." + part(claims);
        return Optional.of(new Token(
                signed + "." + base64(signature(key, signed)), Instant.ofEpochSecond(expires.getEpochSecond())));
    }

    private static byte[] signature(SigningKey key, String text) {
        try {
            // The two numbers side by side, as RFC 7518 §3.4 wants them, not in DER.
            Signature ecdsa = Signature.getInstance("SHA256withECDSAinP1363Format");
            ecdsa.initSign(key.privateKey());
            ecdsa.update(text.getBytes(StandardCharsets.US_ASCII));
            return ecdsa.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String part(Map<String, Object> object) {
        try {
            return base64(JSON.writeValueAsBytes(object));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String base64(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
