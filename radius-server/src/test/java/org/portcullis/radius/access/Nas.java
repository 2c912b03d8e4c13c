package org.portcullis.radius.access;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.AttributeList;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.EapMessage;
import org.portcullis.radius.packet.MessageAuthenticator;
import org.portcullis.radius.packet.MppeKey;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;
import org.portcullis.radius.packet.ResponseAuthenticator;

/** A NAS that can do what a well-behaved client would not: send the same octets again, ask and not wait. */
final class Nas implements AutoCloseable {
    static final Secret SECRET = Secret.ofUtf8("testing123");
    static final RadiusDictionary DICTIONARY = RadiusDictionary.standard();

    private final DatagramSocket socket;
    private final InetSocketAddress server;
    private final SecureRandom random = new SecureRandom();
    private int identifier;

    /** A request as it was sent. */
    record Sent(byte[] octets, byte[] authenticator) {}

    /** An answer with both authenticators checked against a request. */
    record Answer(Code code, byte[] octets, AttributeList attributes, byte[] requestAuthenticator) {
        byte[] eap() {
            return EapMessage.join(attributes.raw());
        }

        Secret key(String name) {
            byte[] value = attributes.octets(name).orElseThrow();
            return MppeKey.decrypt(value, SECRET, requestAuthenticator).orElseThrow();
        }
    }

    Nas(InetSocketAddress server, String localAddress) throws IOException {
        this.server = server;
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(localAddress), 0));
        socket.setSoTimeout((int) Fixture.PATIENCE.toMillis());
    }

    static RawAttribute attribute(String name, String text) {
        return DICTIONARY.attribute(name, text);
    }

    static List<RawAttribute> port() {
        return List.of(
                attribute("User-Name", "anonymous"),
                attribute("Calling-Station-Id", "00-11-22-AA-BB-CC"),
                attribute("Called-Station-Id", "00-10-A4-23-19-C0:plant"),
                attribute("NAS-Port-Id", "Gi1/0/7"),
                attribute("NAS-Port-Type", "Ethernet"));
    }

    Sent send(Code code, List<RawAttribute> attributes) throws IOException {
        return send(code, authenticator -> attributes);
    }

    /** @param attributes some of which depend on the Request Authenticator */
    Sent send(Function<byte[], List<RawAttribute>> attributes) throws IOException {
        return send(Code.ACCESS_REQUEST, attributes);
    }

    private Sent send(Code code, Function<byte[], List<RawAttribute>> attributes) throws IOException {
        byte[] authenticator = new byte[16];
        random.nextBytes(authenticator);
        byte[] octets =
                PacketWriter.request(code, identifier++ & 0xFF, authenticator, attributes.apply(authenticator), SECRET);
        send(octets);
        return new Sent(octets, authenticator);
    }

    void send(byte[] octets) throws IOException {
        socket.send(new DatagramPacket(octets, octets.length, server));
    }

    Sent sendEap(byte[] packet, RawAttribute... more) throws IOException {
        List<RawAttribute> attributes = new ArrayList<>(port());
        attributes.addAll(EapMessage.split(packet));
        attributes.addAll(List.of(more));
        return send(Code.ACCESS_REQUEST, attributes);
    }

    /** The identity, its challenge, and the State of that. */
    RawAttribute begin() throws IOException {
        Answer challenge = answer(sendEap(ScriptedEap.identity("sensor")));
        return new RawAttribute(24, challenge.attributes().octets("State").orElseThrow());
    }

    Answer ask(ScriptedEap.Wish wish) throws IOException {
        return answer(sendEap(ScriptedEap.wish(wish), begin()));
    }

    /** The next datagram, whatever it answers. */
    byte[] receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[5000], 5000);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** The next datagram; fails when it does not answer that request, or an authenticator of it is wrong. */
    Answer answer(Sent request) throws IOException {
        byte[] octets = receive();
        check(octets[1] == request.octets()[1], "this answers another request");
        check(((octets[2] & 0xFF) << 8 | octets[3] & 0xFF) == octets.length, "Length");
        check(ResponseAuthenticator.verify(octets, request.authenticator(), SECRET), "Response Authenticator");
        check(octets[20] == 80 && octets[21] == 18, "Message-Authenticator comes first");
        check(MessageAuthenticator.verify(octets, 22, request.authenticator(), SECRET), "Message-Authenticator");
        List<RawAttribute> attributes = new ArrayList<>();
        for (int at = 20; at < octets.length; at += octets[at + 1] & 0xFF) {
            int end = at + (octets[at + 1] & 0xFF);
            attributes.add(new RawAttribute(octets[at] & 0xFF, Arrays.copyOfRange(octets, at + 2, end)));
        }
        Code code = Code.ofOctet(octets[0]).orElseThrow();
        return new Answer(code, octets, new AttributeList(DICTIONARY, attributes), request.authenticator());
    }

    /** That nothing was sent so far: the next datagram is the answer to a Status-Server asked now. */
    void silent() throws IOException {
        Answer status = answer(send(Code.STATUS_SERVER, List.of()));
        check(status.code() == Code.ACCESS_ACCEPT, "Status-Server is answered");
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not so: " + what);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
