package org.portcullis.eap.peer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsUtils;
import org.portcullis.eap.tls.Transcript;

/** Bouncy Castle's non-blocking TLS client, which takes the tickets of TLS 1.3 too (RFC 8446 §4.6.1). */
final class PeerHandshake extends TlsClientProtocol {
    private final PeerTlsClient client;
    private boolean complete;
    private boolean resumed13;

    PeerHandshake(PeerTlsClient client) {
        this.client = client;
    }

    @Override
    protected void handleHandshakeMessage(short type, HandshakeMessageInput message) throws IOException {
        if (!complete) {
            client.transcript().add(message, Transcript.agreed(getContext()));
        }
        super.handleHandshakeMessage(type, message);
    }

    @Override
    protected void safeWriteRecord(short type, byte[] octets, int offset, int length) throws IOException {
        if (type == ContentType.handshake && !complete) {
            client.transcript().add(octets, offset, length, Transcript.agreed(getContext()));
        }
        super.safeWriteRecord(type, octets, offset, length);
    }

    @Override
    protected void completeHandshake() throws IOException {
        complete = true;
        resumed13 = selectedPSK13;
        super.completeHandshake();
    }

    @Override
    protected void receive13NewSessionTicket(ByteArrayInputStream message) throws IOException {
        byte[] octets = message.readAllBytes();
        super.receive13NewSessionTicket(new ByteArrayInputStream(octets));
        ByteArrayInputStream fields = new ByteArrayInputStream(octets);
        TlsUtils.readUint32(fields);
        TlsUtils.readUint32(fields);
        byte[] nonce = TlsUtils.readOpaque8(fields);
        client.ticket13(nonce, TlsUtils.readOpaque16(fields));
    }

    /** Whether the server took up the session that was offered. */
    boolean resumed() {
        return resumed13 || client.resumed12();
    }
}
