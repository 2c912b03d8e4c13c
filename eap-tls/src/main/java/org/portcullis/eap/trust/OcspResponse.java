package org.portcullis.eap.trust;

import java.time.Instant;

/**
 * What a responder answered, when it has been checked.
 *
 * @param usableUntil how long the answer may be kept; its own time where it may not
 */
record OcspResponse(OcspStatus status, Instant usableUntil) {
    /** An answer that is good for this one time, or none at all. */
    static OcspResponse once(OcspStatus status) {
        return new OcspResponse(status, Instant.MIN);
    }
}
