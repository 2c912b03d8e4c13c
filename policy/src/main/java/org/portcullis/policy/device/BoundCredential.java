package org.portcullis.policy.device;

import java.util.Optional;
import org.portcullis.policy.value.Serial;

/**
 * A credential with the device that it is bound to, and all that is kept of it.
 *
 * @param revocation why it was revoked; empty while it is not
 * @param certificate DER, of those issued here; empty for a maker's
 */
public record BoundCredential(
        Serial device, Credential credential, Optional<RevocationReason> revocation, Optional<byte[]> certificate) {}
