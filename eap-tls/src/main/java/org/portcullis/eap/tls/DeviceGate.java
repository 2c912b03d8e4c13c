package org.portcullis.eap.tls;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.portcullis.eap.eap.Authorizer;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.eap.trust.ChainVerdict;
import org.portcullis.eap.trust.PresentedChain;
import org.portcullis.eap.trust.RevocationFinding;
import org.portcullis.policy.decision.Decision;

/**
 * Decides on the device inside the TLS handshake, right after its CertificateVerify: first its chain, then, by the
 * authoriser, the device itself. What is wrong leaves as a TLS alert. One a conversation.
 */
final class DeviceGate {
    private final Supplier<ChainValidator> trust;
    private final Authorizer authorizer;
    private Decision decision;
    private RuntimeException trouble;
    private List<RevocationFinding> revocation = List.of();

    DeviceGate(Supplier<ChainValidator> trust, Authorizer authorizer) {
        this.trust = trust;
        this.authorizer = authorizer;
    }

    /**
     * To be called when the device has proven that it holds the key of {@code chain}'s first certificate.
     *
     * @throws TlsFatalAlert when it is not let in
     */
    void decide(PresentedChain chain) throws TlsFatalAlert {
        ChainVerdict verdict = trust.get().validate(chain);
        if (verdict instanceof ChainVerdict.Rejected rejected) {
            revocation = rejected.revocation();
            decision = rejected.refusal();
            throw new TlsFatalAlert(Alerts.forFailure(rejected.code()));
        }
        decide((ChainVerdict.Trusted) verdict);
    }

    /** As {@link #decide(PresentedChain)}, of a chain that was validated in this very conversation. */
    void decide(ChainVerdict.Trusted verdict) throws TlsFatalAlert {
        revocation = verdict.revocation();
        try {
            decision = authorizer.authorize(verdict.credential());
        } catch (RuntimeException undecided) {
            trouble = undecided;
            throw new TlsFatalAlert(AlertDescription.internal_error, undecided);
        }
        if (decision instanceof Decision.Refuse refuse) {
            throw new TlsFatalAlert(Alerts.forFailure(refuse.code()));
        }
    }

    /**
     * Whether a device of this chain would be let in now, were it to prove that it is that device: validates the chain, and
     * asks the authoriser without being bound.
     */
    Optional<ChainVerdict.Trusted> wouldAdmit(PresentedChain chain) {
        try {
            return trust.get().validate(chain) instanceof ChainVerdict.Trusted trusted
                            && authorizer.wouldPermit(trusted.credential())
                    ? Optional.of(trusted)
                    : Optional.empty();
        } catch (RuntimeException cannotTell) {
            return Optional.empty();
        }
    }

    /** Whether the certificate of these octets is one of the configuration. */
    boolean knows(byte[] encoding) {
        return trust.get().configured(encoding).isPresent();
    }

    /** Absent before {@link #decide}. */
    Optional<Decision> decision() {
        return Optional.ofNullable(decision);
    }

    /** How the chain was checked for revocation, the device's certificate first; empty before {@link #decide}. */
    List<RevocationFinding> revocation() {
        return revocation;
    }

    /** Why the authoriser could not decide, where it could not. */
    Optional<RuntimeException> trouble() {
        return Optional.ofNullable(trouble);
    }
}
