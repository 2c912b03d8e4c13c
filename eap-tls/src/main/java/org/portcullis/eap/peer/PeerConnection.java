package org.portcullis.eap.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.portcullis.eap.eap.SessionKeys;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.eap.tls.TlsVersion;

/** The supplicant's TLS connection: messages in, messages out. */
final class PeerConnection {
    private final PeerTlsClient client;
    private final PeerHandshake tls;
    private boolean successIndicated;

    PeerConnection(PeerSettings settings, TlsCryptography crypto) {
        this.client = new PeerTlsClient(settings, crypto);
        this.tls = new PeerHandshake(client);
        try {
            tls.connect(client);
        } catch (IOException e) {
            throw new IllegalStateException("the first TLS message cannot be made", e);
        }
    }

    /** Takes a message; empty for none. What went wrong shows in {@link #failure}. */
    void receive(byte[] message) {
        try {
            if (message.length > 0) {
                tls.offerInput(message);
            }
            byte[] data = new byte[16];
            // RFC 9190 §2.5
            if (client.keys().isPresent() && tls.readInput(data, 0, data.length) == 1 && data[0] == 0) {
                successIndicated = true;
            }
        } catch (IOException failed) {
            client.fail("the TLS handshake failed: " + failed.getMessage());
        }
    }

    /** What is to be sent; may be empty. */
    byte[] output() {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        while (tls.getAvailableOutputBytes() > 0) {
            output.write(buffer, 0, tls.readOutput(buffer, 0, buffer.length));
        }
        return output.toByteArray();
    }

    /** The keys, once the server may say success: with TLS 1.3 that is after its protected success indication. */
    Optional<SessionKeys> keys() {
        return client.keys().filter(keys -> client.version().orElseThrow() == TlsVersion.TLS_1_2 || successIndicated);
    }

    /** What resumes this session the next time; with TLS 1.3 after its protected success indication. */
    Optional<ResumableSession> session() {
        return client.session();
    }

    boolean resumed() {
        return tls.resumed();
    }

    Optional<PresentedServer> presented() {
        return client.presented();
    }

    Optional<String> failure() {
        return client.failure();
    }

    Optional<TlsVersion> version() {
        return client.version();
    }

    Optional<String> cipherSuite() {
        return client.cipherSuite();
    }

    Optional<String> alertReceived() {
        return client.alertReceived().map(AlertDescription::getName);
    }
}
