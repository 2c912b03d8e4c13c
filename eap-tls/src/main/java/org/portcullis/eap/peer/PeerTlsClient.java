package org.portcullis.eap.peer;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.PskKeyExchangeMode;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.SessionParameters;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate;
import org.portcullis.eap.eap.SessionKeys;
import org.portcullis.eap.tls.Alerts;
import org.portcullis.eap.tls.CipherSuites;
import org.portcullis.eap.tls.EapTlsKeys;
import org.portcullis.eap.tls.SignatureSchemes;
import org.portcullis.eap.tls.TicketPsk;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.eap.tls.Transcript;
import org.portcullis.eap.trust.ChainVerdict;
import org.portcullis.eap.x509.SubjectAlternativeNames;
import org.portcullis.policy.value.Secret;

/** The supplicant's choices in one TLS handshake. */
final class PeerTlsClient extends AbstractTlsClient {
    private static final int SESSION_ID_OCTETS = 32;

    private final PeerSettings settings;
    private final TlsCryptography crypto;
    private SessionKeys keys;
    private TlsVersion version;
    private String cipherSuite;
    private String failure;
    private PresentedServer server;
    private Short alertReceived;
    private final Transcript transcript;
    private byte[] ticket12 = {};
    private ResumableSession session;
    private boolean resumed12;
    private TicketPsk.ResumptionMaster resumptionMaster;

    PeerTlsClient(PeerSettings settings, TlsCryptography crypto) {
        super(crypto);
        this.settings = settings;
        this.crypto = crypto;
        this.transcript = new Transcript(crypto);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return TlsVersion.between(settings.tls().min(), settings.tls().max());
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
        return settings.tls().extendedMasterSecret();
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
        this.server = new PresentedServer(chain, Optional.empty());
        Optional<ChainVerdict.Rejected> rejected = settings.serverTrust().check(chain, KeyPurposeId.id_kp_serverAuth);
        if (rejected.isPresent()) {
            reject("the server's certificate is not trusted: " + rejected.get().explanation());
            throw new TlsFatalAlert(Alerts.forFailure(rejected.get().code()));
        }
        if (settings.serverName().isPresent()
                && !bears(chain.get(0), settings.serverName().get())) {
            reject("the server's certificate does not bear the name "
                    + settings.serverName().get());
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
    }

    private void reject(String reason) {
        server = new PresentedServer(server.chain(), Optional.of(reason));
        fail(reason);
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
        SecurityParameters parameters = context.getSecurityParametersConnection();
        if (version == TlsVersion.TLS_1_3) {
            resumptionMaster = TicketPsk.resumptionMaster(parameters, transcript);
        } else {
            keep12(parameters);
        }
    }

    private void keep12(SecurityParameters parameters) {
        resumed12 = parameters.isResumedSession();
        byte[] id = ticket12.length > 0 ? TlsUtils.EMPTY_BYTES : parameters.getSessionID();
        if (resumed12) {
            session = settings.session().orElseThrow();
        } else if (ticket12.length > 0 || id.length > 0) {
            Secret master =
                    Secret.of(crypto.adoptSecret(parameters.getMasterSecret()).extract());
            session = new ResumableSession(version, parameters.getCipherSuite(), master, ticket12, id);
        }
    }

    @Override
    public void notifyNewSessionTicket(NewSessionTicket newSessionTicket) {
        ticket12 = newSessionTicket.getTicket();
    }

    void ticket13(byte[] nonce, byte[] ticket) throws IOException {
        session = new ResumableSession(
                version,
                context.getSecurityParametersConnection().getCipherSuite(),
                resumptionMaster.ticketKey(nonce),
                ticket,
                TlsUtils.EMPTY_BYTES);
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = super.getClientExtensions();
        if (settings.tls().max() == TlsVersion.TLS_1_3) {
            TlsExtensionsUtils.addPSKKeyExchangeModesExtension(extensions, new short[] {PskKeyExchangeMode.psk_dhe_ke});
        }
        if (settings.tls().min() == TlsVersion.TLS_1_2 && settings.tls().sessionTickets()) {
            extensions.put(
                    Integer.valueOf(ExtensionType.session_ticket),
                    offered(TlsVersion.TLS_1_2).map(ResumableSession::ticket).orElse(TlsUtils.EMPTY_BYTES));
        }
        return extensions;
    }

    @Override
    public TlsSession getSessionToResume() {
        return offered(TlsVersion.TLS_1_2).map(this::session12).orElse(null);
    }

    private TlsSession session12(ResumableSession earlier) {
        // RFC 5077 §3.4: an id that the server echoes when it takes the ticket.
        byte[] id = earlier.ticket().length > 0
                ? context.getNonceGenerator().generateNonce(SESSION_ID_OCTETS)
                : earlier.sessionId();
        return TlsUtils.importSession(
                id,
                new SessionParameters.Builder()
                        .setCipherSuite(earlier.cipherSuite())
                        .setNegotiatedVersion(ProtocolVersion.TLSv12)
                        .setExtendedMasterSecret(true)
                        .setMasterSecret(crypto.createSecret(earlier.secret().octets()))
                        .build());
    }

    @Override
    public Vector<TicketPsk> getExternalPSKs() {
        return offered(TlsVersion.TLS_1_3)
                .map(earlier -> TicketPsk.of(earlier.ticket(), earlier.secret(), earlier.cipherSuite(), crypto))
                .map(psk -> new Vector<>(List.of(psk)))
                .orElse(null);
    }

    /** None: as embedded TLS stacks do it, and in TLS 1.3 a server that has an answer does no resumption. */
    @Override
    protected CertificateStatusRequest getCertificateStatusRequest() {
        return null;
    }

    private Optional<ResumableSession> offered(TlsVersion wanted) {
        return settings.session().filter(earlier -> earlier.version() == wanted);
    }

    Transcript transcript() {
        return transcript;
    }

    boolean resumed12() {
        return resumed12;
    }

    Optional<ResumableSession> session() {
        return Optional.ofNullable(session);
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

    Optional<PresentedServer> presented() {
        return Optional.ofNullable(server);
    }

    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    Optional<Short> alertReceived() {
        return Optional.ofNullable(alertReceived);
    }
}
