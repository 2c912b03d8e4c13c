package org.portcullis.console.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A bearer token, without its secret, which only its holder has.
 *
 * @param lastUsed to within a minute
 */
public record Token(
        AccountName name, Rights rights, Instant created, Optional<Instant> expires, Optional<Instant> lastUsed) {}
