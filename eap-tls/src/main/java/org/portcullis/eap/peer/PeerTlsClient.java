package org.portcullis.eap.peer;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate;
import org.portcullis.eap.eap.SessionKeys;
import org.portcullis.eap.tls.Alerts;
import org.portcullis.eap.tls.CipherSuites;
import org.portcullis.eap.tls.EapTlsKeys;
import org.portcullis.eap.tls.SignatureSchemes;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.eap.trust.ChainVerdict;
import org.portcullis.eap.x509.SubjectAlternativeNames;

/** The supplicant's choices in one TLS handshake. */
final class PeerTlsClient extends AbstractTlsClient {
    private final PeerSettings settings;
    private final TlsCryptography crypto;
    private SessionKeys keys;
    private TlsVersion version;
    private String cipherSuite;
    private String failure;
    private Short alertReceived;

    PeerTlsClient(PeerSettings settings, TlsCryptography crypto) {
        super(crypto);
        this.settings = settings;
        this.crypto = crypto;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return TlsVersion.between(settings.min(), settings.max());
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return CipherSuites.all();
    }

    @Override
    protected Vector<Integer> getSupportedGroups(@SuppressWarnings("rawtypes") Vector namedGroupRoles) {
        return new Vector<>(
                List.of(NamedGroup.secp256r1, NamedGroup.x25519, NamedGroup.secp384r1, NamedGroup.secp521r1));
    }

    /** P-256, as embedded TLS stacks do it. */
    @Override
    public Vector<Integer> getEarlyKeyShareGroups() {
        return new Vector<>(List.of(NamedGroup.secp256r1));
    }

    @Override
    protected Vector<SignatureAndHashAlgorithm> getSupportedSignatureAlgorithms() {
        return SignatureSchemes.all();
    }

    @Override
    public boolean shouldUseExtendedMasterSecret() {
        return settings.extendedMasterSecret();
    }

    @Override
    public void notifyServerVersion(ProtocolVersion negotiated) throws IOException {
        super.notifyServerVersion(negotiated);
        version = TlsVersion.of(negotiated)
                .orElseThrow(() -> new IOException("the server chose the TLS version " + negotiated));
    }

    @Override
    public void notifySelectedCipherSuite(int selected) {
        super.notifySelectedCipherSuite(selected);
        cipherSuite = CipherSuites.nameOf(selected);
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                checkServer(server.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                return settings.credentials()
                        .flatMap(credentials ->
                                credentials.signer(context, request.getSupportedSignatureAlgorithms(), crypto))
                        .orElse(null);
            }
        };
    }

    private void checkServer(Certificate presented) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        for (int i = 0; i < presented.getLength(); i++) {
            chain.add(JcaTlsCertificate.convert(crypto, presented.getCertificateAt(i))
                    .getX509Certificate());
        }
        Optional<ChainVerdict.Rejected> rejected = settings.serverTrust().check(chain, KeyPurposeId.id_kp_serverAuth);
        if (rejected.isPresent()) {
            fail("the server's certificate is not trusted: " + rejected.get().explanation());
            throw new TlsFatalAlert(Alerts.forFailure(rejected.get().code()));
        }
        if (settings.serverName().isPresent()
                && !bears(chain.get(0), settings.serverName().get())) {
            fail("the server's certificate does not bear the name "
                    + settings.serverName().get());
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
    }

    private static boolean bears(X509Certificate certificate, String name) {
        return SubjectAlternativeNames.of(certificate).dnsNames().stream().anyMatch(name::equalsIgnoreCase);
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        alertReceived = description;
        fail("the server ended the TLS handshake with the alert " + AlertDescription.getName(description));
    }

    @Override
    public void notifyAlertRaised(short level, short description, String message, Throwable cause) {
        if (description != AlertDescription.close_notify) {
            fail("this side ended the TLS handshake with the alert " + AlertDescription.getName(description));
        }
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        keys = EapTlsKeys.derive(context);
    }

    /** The first failure counts. */
    void fail(String reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    Optional<SessionKeys> keys() {
        return Optional.ofNullable(keys);
    }

    Optional<TlsVersion> version() {
        return Optional.ofNullable(version);
    }

    Optional<String> cipherSuite() {
        return Optional.ofNullable(cipherSuite);
    }

    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    Optional<Short> alertReceived() {
        return Optional.ofNullable(alertReceived);
    }
}
