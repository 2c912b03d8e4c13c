package org.portcullis.console.store;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who signs in.
 *
 * @param disabled kept, but not let in
 * @param oneTimePassword whether the password was made by the appliance or an admin, and has to be replaced first
 * @param secondFactor whether the password alone is not enough
 * @param federated whether an identity provider says who it is, and which role they have; there is no password here
 * @param generation another one whenever the sessions that were opened before are to end
 */
public record User(
        AccountName name,
        Role role,
        boolean disabled,
        boolean oneTimePassword,
        boolean secondFactor,
        boolean federated,
        long generation,
        Instant created,
        Optional<Instant> lastSignIn) {}
