package org.portcullis.eap.ca;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.value.Serial;

/** What came of an enrolment. */
public sealed interface EnrolmentResult {

    /**
     * A certificate.
     *
     * @param key that was made for it, where the device asked for that
     */
    record Granted(Serial device, X509Certificate certificate, Optional<PrivateKey> key) implements EnrolmentResult {
        @Override
        public String toString() {
            return "Granted[" + device + "]";
        }
    }

    /** An admin has to approve; the device asks again. */
    record Waiting(Serial device) implements EnrolmentResult {}

    /** @param why one clause */
    record Refused(FailureCode code, String why, Optional<Serial> device) implements EnrolmentResult {}
}
