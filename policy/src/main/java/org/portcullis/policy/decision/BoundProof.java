package org.portcullis.policy.decision;

import java.util.List;
import java.util.Optional;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.device.Registration;

/** What a device would prove with a credential that is bound to it, as far as the registry knows the certificate. */
final class BoundProof {
    private BoundProof() {}

    /** Without subject, key type and fingerprint, which the registry does not keep, and without its trust anchor. */
    static ProvenCredential of(Registration registration, Credential credential) {
        return new ProvenCredential(
                registration.device().serial().text(),
                credential.kind(),
                Optional.empty(),
                credential.issuer(),
                "",
                credential.serialNumber(),
                credential.keyId(),
                "",
                "",
                credential.notBefore(),
                credential.notAfter(),
                List.of(),
                "");
    }
}
