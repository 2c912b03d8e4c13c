package org.portcullis.eap.session;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Secret;

/**
 * What it takes to resume a TLS session, and to decide on its device afresh: nothing of the old decision is in it.
 *
 * @param version as on the wire: 0x0303 for TLS 1.2, 0x0304 for TLS 1.3
 * @param cipherSuite of the full handshake, 0 to 65535
 * @param authenticated when the device last proved that it holds its certificate's key, to the second
 * @param secret TLS 1.2: the master secret; TLS 1.3: the ticket's pre-shared key
 * @param chain the device's certificate and those it sent along, DER, as far as the server has them not itself
 */
public record SessionState(int version, int cipherSuite, Instant authenticated, Secret secret, List<byte[]> chain) {
    /** Octets of an encoded state; what is longer is not kept, since a ticket of it would need many EAP rounds. */
    public static final int MAX_OCTETS = 4096;

    private static final int FORMAT = 1;
    private static final int MAX_CERTIFICATES = 10;

    public SessionState {
        chain = List.copyOf(chain);
    }

    /** Empty when it is longer than {@link #MAX_OCTETS}. */
    public Optional<byte[]> encode() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(1024);
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeByte(FORMAT);
            out.writeShort(version);
            out.writeShort(cipherSuite);
            out.writeLong(authenticated.getEpochSecond());
            out.writeByte(secret.length());
            out.write(secret.octets());
            out.writeByte(chain.size());
            for (byte[] certificate : chain) {
                if (certificate.length > MAX_OCTETS) {
                    return Optional.empty();
                }
                out.writeShort(certificate.length);
                out.write(certificate);
            }
        } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
        }
        return chain.size() <= MAX_CERTIFICATES && octets.size() <= MAX_OCTETS
                ? Optional.of(octets.toByteArray())
                : Optional.empty();
    }

    /** Empty when these octets are no state as {@link #encode} writes it. */
    public static Optional<SessionState> parse(byte[] octets) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        try {
            if (octets.length > MAX_OCTETS || in.get() != FORMAT) {
                return Optional.empty();
            }
            int version = in.getShort() & 0xFFFF;
            int cipherSuite = in.getShort() & 0xFFFF;
            Instant authenticated = Instant.ofEpochSecond(in.getLong());
            byte[] secret = take(in, in.get() & 0xFF);
            int certificates = in.get() & 0xFF;
            List<byte[]> chain = new ArrayList<>();
            for (int i = 0; i < certificates; i++) {
                chain.add(take(in, in.getShort() & 0xFFFF));
            }
            boolean whole = !in.hasRemaining() && secret.length > 0 && !chain.isEmpty();
            return whole && certificates <= MAX_CERTIFICATES
                    ? Optional.of(new SessionState(version, cipherSuite, authenticated, Secret.of(secret), chain))
                    : Optional.empty();
        } catch (BufferUnderflowException | java.time.DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private static byte[] take(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] octets = new byte[length];
        in.get(octets);
        return octets;
    }
}
