package org.portcullis.eap.peer;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.portcullis.eap.eap.EapPacket;
import org.portcullis.eap.eap.SessionKeys;
import org.portcullis.eap.tls.EapTlsFraming;
import org.portcullis.eap.tls.FramingException;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.eap.tls.TlsVersion;

/**
 * A supplicant that does EAP-TLS (RFC 3748 §4, RFC 5216, RFC 9190), for one authentication: EAP packets of the server in,
 * EAP packets out. It holds the server to the RFCs: no success without keys, none in TLS 1.3 without the protected success
 * indication, none after an alert.
 */
public final class EapTlsPeer {
    private static final int NOTIFICATION = 2;

    private final PeerSettings settings;
    private final TlsCryptography crypto;
    private final EapTlsFraming framing;
    private Optional<PeerConnection> connection = Optional.empty();
    private int lastIdentifier = -1;
    private byte[] lastResponse = {};
    private boolean over;

    public EapTlsPeer(PeerSettings settings, TlsCryptography crypto) {
        this.settings = settings;
        this.crypto = crypto;
        this.framing = new EapTlsFraming(settings.fragmentSize());
    }

    /** The EAP-Response/Identity that a NAS begins with (RFC 3579 §2.1). */
    public byte[] identityResponse(int identifier) {
        return EapPacket.response(
                        identifier, EapPacket.IDENTITY, settings.identity().getBytes(StandardCharsets.UTF_8))
                .encode();
    }

    /** Takes an EAP packet of the server. */
    public PeerStep receive(byte[] packet) {
        Optional<EapPacket> parsed = EapPacket.parse(packet);
        if (over || parsed.isEmpty()) {
            return new PeerStep.Ignored(over ? "the authentication is over" : "not a well-formed EAP packet");
        }
        EapPacket request = parsed.get();
        return switch (request.code()) {
            case RESPONSE -> new PeerStep.Ignored("a supplicant takes no EAP-Response");
            case SUCCESS -> success();
            case FAILURE -> ended();
            case REQUEST ->
                request.identifier() == lastIdentifier ? new PeerStep.Respond(lastResponse) : request(request);
        };
    }

    private PeerStep success() {
        Optional<SessionKeys> keys = connection.flatMap(PeerConnection::keys);
        if (keys.isEmpty() || connection.flatMap(PeerConnection::failure).isPresent()) {
            return new PeerStep.Ignored("EAP-Success came before EAP-TLS was done");
        }
        over = true;
        return new PeerStep.Succeeded(keys.get());
    }

    private PeerStep ended() {
        over = true;
        return new PeerStep.Failed(
                connection.flatMap(PeerConnection::failure).orElse("the server sent EAP-Failure without a TLS alert"));
    }

    private PeerStep request(EapPacket request) {
        if (request.type() == EapPacket.IDENTITY) {
            return respond(request, EapPacket.IDENTITY, settings.identity().getBytes(StandardCharsets.UTF_8));
        }
        if (request.type() == NOTIFICATION) {
            return respond(request, NOTIFICATION, new byte[0]);
        }
        if (request.type() != EapPacket.EAP_TLS) {
            return respond(request, EapPacket.NAK, new byte[] {EapPacket.EAP_TLS});
        }
        if (connection.isEmpty()) {
            if (!EapTlsFraming.isStart(request.data())) {
                return new PeerStep.Ignored("EAP-TLS begins with a Start");
            }
            PeerConnection fresh = new PeerConnection(settings, crypto);
            connection = Optional.of(fresh);
            return flight(request, fresh);
        }
        return tls(request, connection.get());
    }

    private PeerStep tls(EapPacket request, PeerConnection current) {
        EapTlsFraming.Received received;
        try {
            received = framing.receive(request.data());
        } catch (FramingException broken) {
            over = true;
            return new PeerStep.Failed("the server's EAP-TLS messages break the protocol: " + broken.getMessage());
        }
        if (received instanceof EapTlsFraming.Received.Fragment) {
            return respond(request, EapPacket.EAP_TLS, EapTlsFraming.acknowledgement());
        }
        if (received instanceof EapTlsFraming.Received.Message message) {
            current.receive(message.octets());
            return flight(request, current);
        }
        return framing.sending()
                ? respond(request, EapPacket.EAP_TLS, framing.next())
                : respond(request, EapPacket.EAP_TLS, EapTlsFraming.acknowledgement());
    }

    // An empty flight is the acknowledgement of the server's last one.
    private PeerStep flight(EapPacket request, PeerConnection current) {
        framing.send(current.output());
        return respond(request, EapPacket.EAP_TLS, framing.next());
    }

    private PeerStep respond(EapPacket request, int type, byte[] data) {
        lastIdentifier = request.identifier();
        lastResponse = EapPacket.response(lastIdentifier, type, data).encode();
        return new PeerStep.Respond(lastResponse);
    }

    /** What resumes the TLS session the next time; empty where the server gave nothing for that. */
    public Optional<ResumableSession> session() {
        return connection.flatMap(PeerConnection::session);
    }

    /** Whether the server resumed the session that was offered. */
    public boolean resumed() {
        return connection.filter(PeerConnection::resumed).isPresent();
    }

    /** The TLS version, once agreed upon. */
    public Optional<TlsVersion> version() {
        return connection.flatMap(PeerConnection::version);
    }

    /** The cipher suite's IANA name, once agreed upon. */
    public Optional<String> cipherSuite() {
        return connection.flatMap(PeerConnection::cipherSuite);
    }

    /** The name of the TLS alert that the server sent, as {@code unknown_ca}. */
    public Optional<String> alertReceived() {
        return connection.flatMap(PeerConnection::alertReceived);
    }

    /** The certificates that the server showed; none when it resumed a session, or did not come as far. */
    public Optional<PresentedServer> server() {
        return connection.flatMap(PeerConnection::presented);
    }

    /** What went wrong with TLS, on either side. */
    public Optional<String> failure() {
        return connection.flatMap(PeerConnection::failure);
    }
}
