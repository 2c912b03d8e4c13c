package org.portcullis.eap.ca;

import java.util.Optional;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.Serial;

/** With what a device shows, to be enrolled, who it is. */
public sealed interface EnrolmentProof {

    /** Whom it names; empty where that is no serial. */
    Optional<Serial> device();

    /** A certificate whose chain is good and whose key it holds. */
    record Certificate(ProvenCredential credential) implements EnrolmentProof {
        @Override
        public Optional<Serial> device() {
            return Serial.parse(credential.identity());
        }
    }

    /** The one-time password that was made for it. */
    record OneTimePassword(Serial serial, Secret password) implements EnrolmentProof {
        @Override
        public Optional<Serial> device() {
            return Optional.of(serial);
        }
    }
}
