package org.portcullis.radius.accounting;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/** A switch that accounts; its packets and checks are made octet by octet, without the code under test. */
final class AccountingNas implements AutoCloseable {
    static final Secret SECRET = Secret.ofUtf8("testing123");
    private static final String MAC = "Calling-Station-Id=00-11-22-AA-BB-CC";
    private static final String PORT = "NAS-Port-Id=Gi1/0/7";
    private static final RadiusDictionary DICTIONARY = RadiusDictionary.standard();

    private final DatagramSocket socket;
    private final InetSocketAddress server;
    private int identifier;

    AccountingNas(InetSocketAddress server, String localAddress) throws IOException {
        this.server = server;
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(localAddress), 0));
        socket.setSoTimeout(120_000);
    }

    /** The attributes of a Start of the device on port Gi1/0/7. */
    static String[] start(String acct, String... more) {
        return packet("Acct-Status-Type=1", acct, more);
    }

    static String[] interim(String acct, String... more) {
        return packet("Acct-Status-Type=3", acct, more);
    }

    static String[] end(String acct, String... more) {
        return packet("Acct-Status-Type=2", acct, more);
    }

    private static String[] packet(String type, String acct, String... more) {
        String[] all = Arrays.copyOf(more, more.length + 4);
        all[more.length] = type;
        all[more.length + 1] = "Acct-Session-Id=" + acct;
        all[more.length + 2] = MAC;
        all[more.length + 3] = PORT;
        return all;
    }

    /** {@code Name=value} each. */
    byte[] request(String... attributes) throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (String attribute : attributes) {
            int equals = attribute.indexOf('=');
            String name = attribute.substring(0, equals);
            String value = attribute.substring(equals + 1);
            RawAttribute raw = name.equals("Class") || name.equals("Proxy-State")
                    ? DICTIONARY.attribute(name, value.getBytes(StandardCharsets.US_ASCII))
                    : DICTIONARY.attribute(name, value);
            octets.write(raw.type());
            octets.write(raw.value().length + 2);
            octets.writeBytes(raw.value());
        }
        return packet(octets.toByteArray());
    }

    /** RFC 2866 §3: MD5 over the packet with an authenticator of zeroes, and the secret. */
    private byte[] packet(byte[] attributes) throws Exception {
        byte[] packet = new byte[20 + attributes.length];
        packet[0] = 4;
        packet[1] = (byte) identifier++;
        packet[2] = (byte) (packet.length >> 8);
        packet[3] = (byte) packet.length;
        System.arraycopy(attributes, 0, packet, 20, attributes.length);
        System.arraycopy(md5(packet), 0, packet, 4, 16);
        return packet;
    }

    private static byte[] md5(byte[] packet) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("MD5");
        digest.update(packet);
        return digest.digest(SECRET.octets());
    }

    void send(byte[] octets) throws IOException {
        socket.send(new DatagramPacket(octets, octets.length, server));
    }

    /** Sends it and wants an Accounting-Response to it; answers that one's octets. */
    byte[] account(String... attributes) throws Exception {
        byte[] request = request(attributes);
        send(request);
        return response(request);
    }

    /** The next datagram; fails when it is no right Accounting-Response to that request. */
    byte[] response(byte[] request) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[5000], 5000);
        socket.receive(packet);
        byte[] octets = Arrays.copyOf(packet.getData(), packet.getLength());
        check(octets[0] == 5, "Accounting-Response");
        check(octets[1] == request[1], "Identifier");
        check(((octets[2] & 0xFF) << 8 | octets[3] & 0xFF) == octets.length, "Length");
        byte[] signed = octets.clone();
        System.arraycopy(request, 4, signed, 4, 16);
        check(Arrays.equals(md5(signed), Arrays.copyOfRange(octets, 4, 20)), "Response Authenticator");
        return octets;
    }

    static byte[] status(int identifier) {
        return PacketWriter.request(Code.STATUS_SERVER, identifier, new byte[16], List.of(), SECRET);
    }

    /** That nothing was sent so far: the next datagram is the answer to a Status-Server asked now. */
    byte[] silent() throws Exception {
        byte[] status = status(255);
        send(status);
        return response(status);
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
