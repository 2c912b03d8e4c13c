package org.portcullis.eap.trust;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How it is with one location of CRLs.
 *
 * @param inForce the lists that count
 * @param lookedAt when something was last looked for there; empty before the first time
 * @param trouble why that brought nothing; empty when it did, or nothing was new
 */
public record CrlState(
        CrlLocation location, List<RevocationList> inForce, Optional<Instant> lookedAt, Optional<String> trouble) {}
