package org.portcullis.radius.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.AttributeCode;
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

    private static final int AUTHENTICATOR_AT = 4;
    private static final int AUTHENTICATOR = 16;

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

    /** The address that requests leave from. */
    public InetAddress localAddress() {
        return socket.getLocalAddress();
    }

    /**
     * One request and its answer.
     *
     * @param requestOctets of the request on the wire
     * @param tries how often it was sent
     * @param roundTrip from the first time it was sent to the answer
     */
    public record Exchange(RadiusAnswer answer, int requestOctets, int tries, Duration roundTrip) {}

    /**
     * Sends a request with a Message-Authenticator and waits for its answer.
     *
     * @throws NoAnswerException when none came that could be believed
     * @throws IOException when the socket fails
     */
    public RadiusAnswer exchange(Code code, List<RawAttribute> attributes) throws IOException, NoAnswerException {
        return exchange(code, authenticator -> attributes).answer();
    }

    /**
     * As {@link #exchange(Code, List)}. An Accounting-Request gets the Request Authenticator of RFC 2866 §3, any other a
     * random one.
     *
     * @param attributes made for a Request Authenticator, which hides passwords
     */
    public Exchange exchange(Code code, Function<byte[], List<RawAttribute>> attributes)
            throws IOException, NoAnswerException {
        identifier = identifier + 1 & 0xFF;
        byte[] request;
        List<RawAttribute> content;
        byte[] authenticator = new byte[AUTHENTICATOR];
        if (code == Code.ACCOUNTING_REQUEST) {
            content = attributes.apply(authenticator);
            request = PacketWriter.digestedRequest(code, identifier, content, secret);
            authenticator = Arrays.copyOfRange(request, AUTHENTICATOR_AT, AUTHENTICATOR_AT + AUTHENTICATOR);
        } else {
            random.nextBytes(authenticator);
            content = attributes.apply(authenticator);
            request = PacketWriter.request(code, identifier, authenticator, content, secret);
        }
        boolean eap = content.stream().anyMatch(each -> each.type() == AttributeCode.EAP_MESSAGE);
        return await(code, request, authenticator, eap);
    }

    private Exchange await(Code code, byte[] request, byte[] authenticator, boolean eap)
            throws IOException, NoAnswerException {
        NoAnswerException.Kind kind = NoAnswerException.Kind.SILENCE;
        String problem = "";
        long begun = System.nanoTime();
        for (int attempt = 1; attempt <= patience.tries; attempt++) {
            long end = System.nanoTime() + patience.timeout.toNanos();
            try {
                socket.send(new DatagramPacket(request, request.length));
                for (long left = patience.timeout.toNanos(); left > 0; left = end - System.nanoTime()) {
                    byte[] datagram = receive(left);
                    if (datagram.length == 0) {
                        break;
                    }
                    AnswerCheck.Outcome outcome = check.check(datagram, identifier, authenticator, eap);
                    if (outcome.answer().isPresent()) {
                        Duration roundTrip = Duration.ofNanos(System.nanoTime() - begun);
                        return new Exchange(outcome.answer().get(), request.length, attempt, roundTrip);
                    }
                    kind = outcome.kind();
                    problem = "something came, but " + outcome.problem();
                }
            } catch (PortUnreachableException closed) {
                kind = NoAnswerException.Kind.PORT_CLOSED;
                problem = "the host says that nothing listens on UDP port " + server.getPort();
                // It may be restarting: wait, as for silence.
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }
        throw new NoAnswerException(
                kind,
                "no answer to the " + code + " from " + server + " in " + patience.tries + " tries of "
                        + patience.timeout.toMillis() + " ms: "
                        + (problem.isEmpty()
                                ? "is it running, and is this host one of its clients, with this secret?"
                                : problem));
    }

    /** Of no octets when none came in time. */
    private byte[] receive(long nanos) throws IOException {
        DatagramPacket packet =
                new DatagramPacket(new byte[PacketGate.MAX_PACKET_LENGTH + 1], PacketGate.MAX_PACKET_LENGTH + 1);
        socket.setSoTimeout((int) Math.max(1, nanos / 1_000_000));
        try {
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        } catch (SocketTimeoutException nothing) {
            return new byte[0];
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
