package org.portcullis.policy.decision;

import java.time.Duration;

/**
 * On what terms an LDevID still works that is not the device's newest valid one.
 *
 * @param overlap how long after the first use of a newer one ({@code ca.overlap})
 * @param late whether the newest one still brings its device to onboarding after its own time, so that a device that comes
 *     late to renewal can renew ({@code trust.expired: onboarding})
 */
public record CredentialTerms(Duration overlap, boolean late) {
    /** What has expired is refused. */
    public static CredentialTerms of(Duration overlap) {
        return new CredentialTerms(overlap, false);
    }
}
