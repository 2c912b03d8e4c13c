package org.portcullis.radius.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.PacketGate;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/**
 * The NAS's side of RADIUS over UDP: one request at a time, sent again unchanged until an answer comes that can be
 * believed (RFC 2865 §2.5, RFC 5080 §2.2.1). Blocks its caller; not for several threads.
 */
public final class RadiusClient implements AutoCloseable {
    /**
     * How patient a client is.
     *
     * @param timeout before a request is sent again
     * @param tries in all
     */
    public record Patience(Duration timeout, int tries) {
        public static final Patience DEFAULT = new Patience(Duration.ofSeconds(2), 4);
    }

    private final DatagramSocket socket;
    private final InetSocketAddress server;
    private final Secret secret;
    private final RadiusDictionary dictionary;
    private final AnswerCheck check;
    private final Patience patience;
    private final SecureRandom random;
    private int identifier;

    /** @throws IOException when no socket can be had */
    public RadiusClient(
            InetSocketAddress server,
            Secret secret,
            RadiusDictionary dictionary,
            Patience patience,
            SecureRandom random)
            throws IOException {
        this.server = server;
        this.secret = secret;
        this.dictionary = dictionary;
        this.check = new AnswerCheck(dictionary, secret);
        this.patience = patience;
        this.random = random;
        this.identifier = random.nextInt(256);
        socket = new DatagramSocket();
        socket.connect(server);
    }

    public RadiusDictionary dictionary() {
        return dictionary;
    }

    public Secret secret() {
        return secret;
    }

    /**
     * Sends a request with a Message-Authenticator and waits for its answer.
     *
     * @throws NoAnswerException when none came that could be believed
     * @throws IOException when the socket fails
     */
    public RadiusAnswer exchange(Code code, List<RawAttribute> attributes) throws IOException, NoAnswerException {
        identifier = identifier + 1 & 0xFF;
        byte[] authenticator = new byte[16];
        random.nextBytes(authenticator);
        byte[] request = PacketWriter.request(code, identifier, authenticator, attributes, secret);
        String problem = "";
        for (int attempt = 0; attempt < patience.tries; attempt++) {
            socket.send(new DatagramPacket(request, request.length));
            long end = System.nanoTime() + patience.timeout.toNanos();
            for (long left = patience.timeout.toNanos(); left > 0; left = end - System.nanoTime()) {
                byte[] datagram = receive(left);
                if (datagram.length == 0) {
                    break;
                }
                AnswerCheck.Outcome outcome = check.check(datagram, identifier, authenticator);
                if (outcome.answer().isPresent()) {
                    return outcome.answer().get();
                }
                problem = outcome.problem();
            }
        }
        throw new NoAnswerException(
                "no answer to the " + code + " from " + server + " in " + patience.tries + " tries of "
                        + patience.timeout.toMillis() + " ms"
                        + (problem.isEmpty()
                                ? ": is it running, and is this host one of its clients, with this secret?"
                                : ": something came, but " + problem));
    }

    /** Of no octets when none came in time. */
    private byte[] receive(long nanos) throws IOException {
        DatagramPacket packet =
                new DatagramPacket(new byte[PacketGate.MAX_PACKET_LENGTH + 1], PacketGate.MAX_PACKET_LENGTH + 1);
        socket.setSoTimeout((int) Math.max(1, nanos / 1_000_000));
        try {
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        } catch (SocketTimeoutException | PortUnreachableException nothing) {
            return new byte[0];
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
