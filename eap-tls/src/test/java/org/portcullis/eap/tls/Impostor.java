package org.portcullis.eap.tls;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate;
import org.portcullis.eap.eap.EapConversation;
import org.portcullis.eap.eap.EapPacket;
import org.portcullis.eap.eap.EapStep;

/** A device that presents someone else's certificate chain and signs with a P-256 key of its own. */
final class Impostor extends DefaultTlsClient {
    private final TlsCryptography crypto;
    private final TlsVersion version;
    private final List<X509Certificate> chain;
    private final PrivateKey key;
    private Optional<String> alertReceived = Optional.empty();
    private Optional<byte[]> stapled = Optional.empty();

    Impostor(TlsCryptography crypto, TlsVersion version, List<X509Certificate> chain, PrivateKey key) {
        super(crypto);
        this.crypto = crypto;
        this.version = version;
        this.chain = chain;
        this.key = key;
    }

    Loopback.Run run(EapConversation conversation) throws IOException {
        TlsClientProtocol tls = new TlsClientProtocol();
        tls.connect(this);
        EapTlsFraming framing = new EapTlsFraming(3000);
        List<EapStep> steps = new ArrayList<>();
        byte[] response =
                EapPacket.response(1, EapPacket.IDENTITY, new byte[] {'x'}).encode();
        while (true) {
            EapStep step = conversation.receive(response);
            steps.add(step);
            if (!(step instanceof EapStep.Challenge challenge)) {
                return new Loopback.Run(conversation, steps, null, Optional.empty());
            }
            EapPacket request = EapPacket.parse(challenge.packet()).orElseThrow();
            byte[] data = EapTlsFraming.acknowledgement();
            try {
                if (!EapTlsFraming.isStart(request.data())
                        && framing.receive(request.data()) instanceof EapTlsFraming.Received.Message message) {
                    tls.offerInput(message.octets());
                }
            } catch (FramingException | IOException over) {
                // What it was shows in the alert.
            }
            if (tls.getAvailableOutputBytes() > 0) {
                byte[] flight = new byte[tls.getAvailableOutputBytes()];
                tls.readOutput(flight, 0, flight.length);
                framing.send(flight);
                data = framing.next();
            }
            response = EapPacket.response(request.identifier(), EapPacket.EAP_TLS, data)
                    .encode();
        }
    }

    /** The OCSP response that came with the server's certificate, DER. */
    Optional<byte[]> stapled() {
        return stapled;
    }

    Optional<String> alertReceived() {
        return alertReceived;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return TlsVersion.between(version, version);
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        alertReceived = Optional.of(AlertDescription.getName(description));
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate serverCertificate) throws IOException {
                stapled = StapledStatus.of(serverCertificate);
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                return new JcaDefaultTlsCredentialedSigner(
                        new TlsCryptoParameters(context),
                        crypto,
                        key,
                        certificate(),
                        SignatureScheme.getSignatureAndHashAlgorithm(SignatureScheme.ecdsa_secp256r1_sha256));
            }
        };
    }

    private Certificate certificate() {
        TlsCertificate[] certificates =
                chain.stream().map(one -> new JcaTlsCertificate(crypto, one)).toArray(TlsCertificate[]::new);
        if (version == TlsVersion.TLS_1_2) {
            return new Certificate(certificates);
        }
        CertificateEntry[] entries = new CertificateEntry[certificates.length];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new CertificateEntry(certificates[i], null);
        }
        return new Certificate(TlsUtils.EMPTY_BYTES, entries);
    }
}
