package org.portcullis.eap.trust;

import java.net.URI;
import java.util.Optional;

/**
 * Whom to ask by OCSP below an anchor.
 *
 * @param responder asked for every certificate; empty: the address in the certificate itself (authorityInfoAccess), where
 *     its issuer is a configured one
 */
public record OcspSettings(OcspLookup lookup, Optional<URI> responder, Nonce nonce) {

    /** Whether the responder is to repeat a random number, so that nobody can replay its answer (RFC 9654). */
    public enum Nonce {
        /** None is sent; for responders that fail on one. */
        OFF,
        /** One is sent; an answer without it counts too, since many responders sign their answers ahead (RFC 5019). */
        TRY,
        /** An answer without it is invalid. */
        REQUIRE
    }

    /** Nobody. */
    public static OcspSettings none() {
        return new OcspSettings(OcspLookup.NONE, Optional.empty(), Nonce.TRY);
    }
}
