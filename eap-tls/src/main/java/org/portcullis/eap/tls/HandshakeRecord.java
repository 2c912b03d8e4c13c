package org.portcullis.eap.tls;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.ProtocolVersion;
import org.portcullis.eap.eap.ClientCertificate;
import org.portcullis.eap.eap.SessionKeys;
import org.portcullis.eap.eap.TlsFacts;
import org.portcullis.eap.trust.PresentedChain;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;

/** What happened in one TLS handshake so far: what was agreed upon, and what went wrong first. */
final class HandshakeRecord {
    private final List<String> trace = new ArrayList<>();
    private TlsVersion version;
    private String cipherSuite = "";
    private PresentedChain presented;
    private boolean helloSent;
    private boolean certificateSent;
    private boolean keyProven;
    private boolean resumed;
    private Optional<Boolean> extendedMasterSecret = Optional.empty();
    private Optional<String> alertSent = Optional.empty();
    private Optional<String> alertReceived = Optional.empty();
    private SessionKeys keys;
    private Decision.Refuse failure;

    void version(ProtocolVersion negotiated) {
        TlsVersion.of(negotiated).ifPresent(known -> {
            version = known;
            trace.add("TLS " + known.word() + " was agreed upon");
        });
    }

    void cipherSuite(int code) {
        cipherSuite = CipherSuites.nameOf(code);
    }

    void helloSent() {
        helloSent = true;
    }

    boolean isHelloSent() {
        return helloSent;
    }

    /** The server's own certificate is in its next flight. */
    void certificateSent() {
        certificateSent = true;
    }

    boolean isCertificateSent() {
        return certificateSent;
    }

    void extendedMasterSecret(boolean negotiated) {
        extendedMasterSecret = Optional.of(negotiated);
        if (!negotiated) {
            trace.add("the device does not know extended master secret (RFC 7627)");
        }
    }

    List<String> trace() {
        return List.copyOf(trace);
    }

    void presented(PresentedChain chain) {
        presented = chain;
        trace.add("the device presented a certificate");
    }

    /** What the device proved to hold the key of, or has yet to prove. */
    PresentedChain presented() {
        return presented;
    }

    void keyProven() {
        keyProven = true;
        trace.add("the device proved that it holds the certificate's key");
    }

    /** The device proved that it holds the secret of a session in which it had proven its key. */
    void resumed(PresentedChain chain, Instant authenticated) {
        presented = chain;
        keyProven = true;
        resumed = true;
        trace.add("the device resumed the TLS session in which it proved its certificate's key at " + authenticated);
    }

    /** Whether the session of an earlier handshake was resumed. */
    boolean resumed() {
        return resumed;
    }

    void note(String step) {
        trace.add(step);
    }

    void complete(SessionKeys derived) {
        keys = derived;
    }

    /** The first failure counts; those after it are its consequences. */
    void failed(FailureCode code, String explanation) {
        if (failure == null) {
            trace.add("the TLS handshake failed: " + code.code());
            failure = Decision.Refuse.early(code, explanation, trace);
        }
    }

    void alertReceived(short level, short description) {
        String name = DeviceAlert.name(description);
        alertReceived = Optional.of(name);
        trace.add("the device sent the TLS alert " + name);
        boolean ends = level == AlertLevel.fatal
                || description == AlertDescription.close_notify
                || description == AlertDescription.user_canceled;
        if (failure == null && ends) {
            failure = DeviceAlert.refusal(description, trace);
        }
    }

    /** An alert of ours for which nothing gave a reason yet. */
    void alertRaised(short description) {
        if (description == AlertDescription.close_notify) {
            return;
        }
        String name = DeviceAlert.name(description);
        alertSent = Optional.of(name);
        if (failure != null) {
            return;
        }
        if (description == AlertDescription.decrypt_error && presented != null && !keyProven) {
            failed(
                    FailureCode.KEY_NOT_PROVEN,
                    "The device presented a certificate but its signature with the key of it does not verify.");
        } else if (description == AlertDescription.bad_certificate) {
            failed(FailureCode.CERT_MALFORMED, "A certificate that the device sent cannot be parsed.");
        } else if (description == AlertDescription.certificate_unknown) {
            failed(
                    FailureCode.CERT_CHAIN_INVALID,
                    "The device's certificate has a key of a kind that does not fit its signature.");
        } else if (description == AlertDescription.handshake_failure && version != null && presented == null) {
            failed(
                    FailureCode.TLS_NO_COMMON_CIPHER,
                    "The device offers no key exchange group that is spoken here (X25519, P-256, P-384, P-521).");
        } else {
            failed(
                    FailureCode.TLS_HANDSHAKE_FAILED,
                    "The device's TLS messages break the protocol; the appliance ended the handshake with the alert "
                            + name + ".");
        }
    }

    Optional<SessionKeys> keys() {
        return Optional.ofNullable(keys);
    }

    Optional<TlsVersion> version() {
        return Optional.ofNullable(version);
    }

    /** The reason of a failed handshake. */
    Decision.Refuse failure() {
        failed(FailureCode.TLS_HANDSHAKE_FAILED, "The device's TLS messages break the protocol.");
        return failure;
    }

    /** Empty before a version was agreed upon or an alert said why there is none. */
    Optional<TlsFacts> facts() {
        if (version == null && alertSent.isEmpty() && alertReceived.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TlsFacts(
                version().map(TlsVersion::word).orElse(""),
                cipherSuite,
                resumed,
                extendedMasterSecret,
                alertSent,
                alertReceived,
                certificateFacts(),
                List.of()));
    }

    private Optional<ClientCertificate> certificateFacts() {
        if (presented == null) {
            return Optional.empty();
        }
        try {
            CertificateFacts facts = presented.leafFacts();
            return Optional.of(new ClientCertificate(
                    facts.subject(),
                    facts.issuer(),
                    facts.serialNumber().toString(16).toUpperCase(Locale.ROOT),
                    facts.sha256(),
                    facts.keyType(),
                    facts.notBefore(),
                    facts.notAfter(),
                    facts.alternativeNames()));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
