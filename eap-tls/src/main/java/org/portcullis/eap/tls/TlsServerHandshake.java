package org.portcullis.eap.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerProtocol;

/**
 * Bouncy Castle's non-blocking TLS server, which stops for a decision as soon as the device's CertificateVerify has been
 * verified: after its key is proven and before the Finished that would complete the handshake.
 */
final class TlsServerHandshake extends TlsServerProtocol {
    private static final int LIST_LENGTH = 3;

    private final DeviceGate gate;
    private final HandshakeRecord record;
    private final ServerResumption resumption;

    TlsServerHandshake(DeviceGate gate, HandshakeRecord record, ServerResumption resumption) {
        this.gate = gate;
        this.record = record;
        this.resumption = resumption;
    }

    @Override
    protected void handleHandshakeMessage(short type, HandshakeMessageInput message) throws IOException {
        resumption.heard(message, getContext());
        super.handleHandshakeMessage(type, message);
    }

    @Override
    protected void safeWriteRecord(short type, byte[] octets, int offset, int length) throws IOException {
        if (type == ContentType.handshake) {
            resumption.said(octets, offset, length, getContext());
        }
        super.safeWriteRecord(type, octets, offset, length);
    }

    @Override
    protected ServerHello generate13ServerHello(
            ClientHello clientHello, HandshakeMessageInput message, boolean afterHelloRetryRequest) throws IOException {
        resumption.helloBegins(clientHello);
        return super.generate13ServerHello(clientHello, message, afterHelloRetryRequest);
    }

    // The Finished of a device that resumes is its proof. Of both versions it is the last message of the handshake.
    @Override
    protected void receive13ClientFinished(ByteArrayInputStream message) throws IOException {
        super.receive13ClientFinished(message);
        if (selectedPSK13) {
            resumption.proven();
        }
    }

    @Override
    protected void processFinishedMessage(ByteArrayInputStream message) throws IOException {
        super.processFinishedMessage(message);
        if (getContext().getSecurityParametersHandshake().isResumedSession()) {
            resumption.proven();
        }
    }

    @Override
    protected void completeHandshake() throws IOException {
        super.completeHandshake();
        // RFC 9190 §2.1.2: one ticket, before the octet 0x00 after which nothing but EAP-Success follows.
        byte[] ticket = resumption.ticket13();
        if (ticket.length > 0) {
            super.safeWriteRecord(ContentType.handshake, ticket, 0, ticket.length);
        }
    }

    @Override
    protected void receiveCertificateMessage(ByteArrayInputStream message) throws IOException {
        super.receiveCertificateMessage(checked(message, 0));
    }

    @Override
    protected void receive13ClientCertificate(ByteArrayInputStream message) throws IOException {
        byte[] octets = message.readAllBytes();
        int context = octets.length == 0 ? 0 : 1 + (octets[0] & 0xFF);
        super.receive13ClientCertificate(checked(new ByteArrayInputStream(octets), context));
    }

    @Override
    protected void receiveCertificateVerifyMessage(ByteArrayInputStream message) throws IOException {
        verifyKey(() -> super.receiveCertificateVerifyMessage(message));
        record.keyProven();
        gate.decide(record.presented());
    }

    @Override
    protected void receive13ClientCertificateVerify(ByteArrayInputStream message) throws IOException {
        verifyKey(() -> super.receive13ClientCertificateVerify(message));
        record.keyProven();
        gate.decide(record.presented());
    }

    private interface Verification {
        void run() throws IOException;
    }

    // Whatever a verifier makes of a foreign key or signature, it is a signature that does not verify.
    private static void verifyKey(Verification verification) throws IOException {
        try {
            verification.run();
        } catch (TlsFatalAlert alert) {
            throw alert;
        } catch (RuntimeException malformed) {
            throw new TlsFatalAlert(AlertDescription.decrypt_error, malformed);
        }
    }

    // Bouncy Castle allocates what the list's length says, up to 16 MiB, before it looks whether so much is there.
    private static ByteArrayInputStream checked(ByteArrayInputStream message, int start) throws IOException {
        byte[] octets = message.readAllBytes();
        int list = start + LIST_LENGTH;
        if (octets.length < list
                || ((octets[start] & 0xFF) << 16 | (octets[start + 1] & 0xFF) << 8 | octets[start + 2] & 0xFF)
                        != octets.length - list) {
            throw new TlsFatalAlert(AlertDescription.decode_error);
        }
        return new ByteArrayInputStream(octets);
    }
}
