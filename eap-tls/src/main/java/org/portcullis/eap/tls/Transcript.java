package org.portcullis.eap.tls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsHash;

/**
 * The transcript hash of a TLS 1.3 handshake (RFC 8446 §4.4.1). Bouncy Castle has one, but hands it out to nobody, and the
 * resumption master secret needs it. Every handshake message of both sides goes in, up to the client's Finished.
 */
public final class Transcript {
    private static final int RANDOM = 4 + 2;
    /** RFC 8446 §4.1.3: the random of a ServerHello that is a HelloRetryRequest. */
    private static final byte[] RETRY =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    private final TlsCrypto crypto;
    // Until the cipher suite, and by it the hash, is agreed upon: a ClientHello or two.
    private final List<byte[]> early = new ArrayList<>();
    private TlsHash hash;

    public Transcript(TlsCrypto crypto) {
        this.crypto = crypto;
    }

    /** Adds a message that came in, as the protocol's handler gets it. */
    public void add(HandshakeMessageInput message, SecurityParameters agreed) {
        message.updateHash(new Intake(agreed));
    }

    /** Adds a message that goes out, or a part of it. */
    public void add(byte[] octets, int offset, int length, SecurityParameters agreed) {
        if (hash == null && agreed.getCipherSuite() != CipherSuite.TLS_NULL_WITH_NULL_NULL) {
            hash = crypto.createHash(agreed.getPRFCryptoHashAlgorithm());
            early.forEach(message -> add(message, 0, message.length));
            early.clear();
        }
        if (hash == null) {
            early.add(Arrays.copyOfRange(octets, offset, offset + length));
        } else {
            add(octets, offset, length);
        }
    }

    private void add(byte[] octets, int offset, int length) {
        if (isRetry(octets, offset, length)) {
            byte[] first = hash.calculateHash();
            hash.update(new byte[] {(byte) HandshakeType.message_hash, 0, 0, (byte) first.length}, 0, 4);
            hash.update(first, 0, first.length);
        }
        hash.update(octets, offset, length);
    }

    private static boolean isRetry(byte[] octets, int offset, int length) {
        int random = offset + RANDOM;
        return length >= RANDOM + RETRY.length
                && octets[offset] == HandshakeType.server_hello
                && Arrays.equals(octets, random, random + RETRY.length, RETRY, 0, RETRY.length);
    }

    /** Of the messages so far. */
    byte[] current() {
        return hash.cloneHash().calculateHash();
    }

    /** The messages of a connection that is being made, or was just made. */
    public static SecurityParameters agreed(TlsContext context) {
        SecurityParameters handshake = context.getSecurityParametersHandshake();
        return handshake == null ? context.getSecurityParametersConnection() : handshake;
    }

    /** What Bouncy Castle writes an incoming message into. */
    private final class Intake implements TlsHash {
        private final SecurityParameters agreed;

        Intake(SecurityParameters agreed) {
            this.agreed = agreed;
        }

        @Override
        public void update(byte[] input, int offset, int length) {
            add(input, offset, length, agreed);
        }

        @Override
        public byte[] calculateHash() {
            return current();
        }

        @Override
        public TlsHash cloneHash() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void reset() {
            throw new UnsupportedOperationException();
        }
    }
}
