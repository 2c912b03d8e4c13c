package org.portcullis.console.store;

import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;

/**
 * A key that signs tokens of gateways (ES256: ECDSA on P-256).
 *
 * @param id as the tokens' {@code kid} has it
 */
public record SigningKey(String id, ECPrivateKey privateKey, ECPublicKey publicKey, Instant created) {
    @Override
    public String toString() {
        return "SigningKey " + id + " of " + created;
    }
}
