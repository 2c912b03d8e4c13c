package org.portcullis.eap.tls;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate;
import org.bouncycastle.util.Arrays;
import org.portcullis.eap.eap.SessionKeys;
import org.portcullis.eap.trust.PresentedChain;
import org.portcullis.policy.decision.FailureCode;

/** The choices of one TLS handshake: versions, suites, groups, credentials; and what is to be remembered of it. */
final class DeviceTlsServer extends AbstractTlsServer {
    private static final int DIGITAL_SIGNATURE = 0;
    // Where the choice costs no extra round trip, the curve that the native provider has.
    private static final int[] GROUPS = {
        NamedGroup.secp256r1, NamedGroup.x25519, NamedGroup.secp384r1, NamedGroup.secp521r1
    };

    private final TlsCryptography crypto;
    private final EapTlsSettings settings;
    private final ServerCredentials credentials;
    private final HandshakeRecord record;
    private final ServerResumption resumption;

    DeviceTlsServer(
            TlsCryptography crypto,
            EapTlsSettings settings,
            ServerCredentials credentials,
            HandshakeRecord record,
            ServerResumption resumption) {
        super(crypto);
        this.crypto = crypto;
        this.settings = settings;
        this.credentials = credentials;
        this.record = record;
        this.resumption = resumption;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return TlsVersion.between(settings.min(), settings.max());
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return usable().stream().mapToInt(CipherSuites::code).toArray();
    }

    private List<CipherSuites> usable() {
        return credentials.key().usable(settings.cipherSuites());
    }

    // Asked for a device only that did not offer it.
    @Override
    public boolean requiresExtendedMasterSecret() {
        boolean required = settings.extendedMasterSecret() == EapTlsSettings.ExtendedMasterSecret.REQUIRE;
        if (required) {
            record.failed(
                    FailureCode.TLS_NO_EXTENDED_MASTER_SECRET,
                    "The device speaks TLS 1.2 without extended master secret, which is required here.");
        }
        return required;
    }

    @Override
    public int[] getSupportedGroups() {
        return GROUPS.clone();
    }

    @Override
    protected int selectECDH(int minimumCurveBits) {
        int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
        if (offered == null) {
            return selectECDHDefault(minimumCurveBits);
        }
        for (int group : GROUPS) {
            if (NamedGroup.getCurveBits(group) >= minimumCurveBits && Arrays.contains(offered, group)) {
                return group;
            }
        }
        return -1;
    }

    // RFC 5746 guards renegotiation, which is never done here; devices from before it are welcome.
    @Override
    public void notifySecureRenegotiation(boolean secureRenegotiation) {}

    @Override
    public ProtocolVersion getServerVersion() throws IOException {
        try {
            ProtocolVersion version = super.getServerVersion();
            record.version(version);
            return version;
        } catch (TlsFatalAlert none) {
            record.failed(
                    FailureCode.TLS_NO_COMMON_VERSION,
                    "The device offers no TLS version from " + settings.min().word() + " to "
                            + settings.max().word() + ".");
            throw none;
        }
    }

    @Override
    public int getSelectedCipherSuite() throws IOException {
        try {
            Optional<Integer> resumed = resumption.cipherSuite13(context);
            int suite = resumed.isPresent() ? resumed.get() : super.getSelectedCipherSuite();
            record.cipherSuite(suite);
            if (!TlsUtils.isTLSv13(context)) {
                record.extendedMasterSecret(
                        context.getSecurityParametersHandshake().isExtendedMasterSecret());
            }
            return suite;
        } catch (TlsFatalAlert none) {
            OfferedSuites offered = new OfferedSuites(offeredCipherSuites);
            if (offered.rsaKeyExchangeOnly()) {
                record.failed(
                        FailureCode.TLS_RSA_KEY_EXCHANGE_REFUSED,
                        "The device offers no key exchange but RSA, which has no forward secrecy: " + offered + ".");
            } else {
                record.failed(
                        FailureCode.TLS_NO_COMMON_CIPHER,
                        "The device offers " + offered + ", and none of it can be spoken with it; here "
                                + usable().stream().map(Enum::name).collect(Collectors.joining(", "))
                                + " are, with X25519, P-256, P-384 or P-521.");
            }
            throw none;
        }
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        SecurityParameters parameters = context.getSecurityParametersHandshake();
        Vector<?> offered = parameters.getClientSigAlgs();
        Optional<TlsCredentialedSigner> signer =
                offered == null ? Optional.empty() : credentials.key().signer(context, offered, crypto, statusToSend());
        if (signer.isEmpty()) {
            record.failed(
                    FailureCode.TLS_NO_COMMON_CIPHER,
                    "The device offers no signature scheme that the appliance's certificate can sign with.");
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        }
        record.certificateSent();
        return signer.get();
    }

    private Optional<CertificateStatus> statusToSend() {
        return certificateStatusRequest == null ? Optional.empty() : credentials.status();
    }

    @Override
    protected boolean allowCertificateStatus() {
        return credentials.isStapled();
    }

    /** TLS 1.2; in TLS 1.3 it is an extension of the certificate. */
    @Override
    public CertificateStatus getCertificateStatus() {
        return credentials.status().orElse(null);
    }

    @Override
    public CertificateRequest getCertificateRequest() throws IOException {
        if (TlsUtils.isTLSv13(context)) {
            return new CertificateRequest(
                    TlsUtils.EMPTY_BYTES, SignatureSchemes.handshake13(), SignatureSchemes.all(), null);
        }
        short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
        return new CertificateRequest(types, SignatureSchemes.all(), null);
    }

    @Override
    public void notifyClientCertificate(Certificate certificate) throws IOException {
        if (certificate.isEmpty()) {
            record.failed(FailureCode.CERT_MISSING, "The device sent no certificate.");
            throw new TlsFatalAlert(
                    TlsUtils.isTLSv13(context)
                            ? AlertDescription.certificate_required
                            : AlertDescription.handshake_failure);
        }
        List<X509Certificate> chain = Stream.of(certificate.getCertificateList())
                .map(one -> ((JcaTlsCertificate) one).getX509Certificate())
                .toList();
        record.presented(new PresentedChain(chain));
        boolean[] usage = chain.get(0).getKeyUsage();
        if (usage != null && !usage[DIGITAL_SIGNATURE]) {
            record.failed(
                    FailureCode.CERT_CHAIN_INVALID,
                    "The keyUsage of the device's certificate does not allow it to sign (digitalSignature), which TLS"
                            + " demands.");
            throw new TlsFatalAlert(AlertDescription.unsupported_certificate);
        }
    }

    @Override
    public void notifyAlertRaised(short level, short description, String message, Throwable cause) {
        record.alertRaised(description);
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        record.alertReceived(level, description);
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        record.cipherSuite(context.getSecurityParametersConnection().getCipherSuite());
        SessionKeys keys = EapTlsKeys.derive(context);
        record.complete(keys);
        resumption.complete(context);
    }

    private boolean speaks(int cipherSuite) {
        return Arrays.contains(cipherSuites, cipherSuite) && Arrays.contains(offeredCipherSuites, cipherSuite);
    }

    @Override
    public void processClientExtensions(@SuppressWarnings("rawtypes") Hashtable extensions) throws IOException {
        super.processClientExtensions(extensions);
        resumption.offered(extensions);
    }

    @Override
    public TlsPSKExternal getExternalPSK(@SuppressWarnings("rawtypes") Vector identities) {
        return resumption.psk(identities, context, this::speaks);
    }

    @Override
    public TlsSession getSessionToResume(byte[] sessionId) {
        TlsSession session = resumption.session(sessionId, this::speaks);
        if (session != null) {
            // Its ServerHello takes the extensions of then.
            record.helloSent();
        }
        return session;
    }

    @Override
    public byte[] getNewSessionID() {
        return resumption.newSessionId(context);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Hashtable getServerExtensions() throws IOException {
        // Asked for a ServerHello, not for a HelloRetryRequest.
        record.helloSent();
        return resumption.withTicketExtension(super.getServerExtensions(), context);
    }

    @Override
    public NewSessionTicket getNewSessionTicket() {
        return resumption.ticket12(context);
    }
}
