package org.portcullis.policy.device;

import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Serial;

/**
 * A credential with the device that it is bound to, and all that is kept of it.
 *
 * @param revocation why it was revoked; empty while it is not
 * @param certificate DER, of those issued here; empty for a maker's
 * @param alternativeNames of a maker's, the subjectAltName's entries as it was bound; none for those issued here
 */
public record BoundCredential(
        Serial device,
        Credential credential,
        Optional<RevocationReason> revocation,
        Optional<byte[]> certificate,
        List<String> alternativeNames) {

    public BoundCredential {
        alternativeNames = List.copyOf(alternativeNames);
    }

    /** The same credential in another status. */
    public BoundCredential with(Credential other) {
        return new BoundCredential(device, other, revocation, certificate, alternativeNames);
    }
}
