package org.portcullis.radius.coa;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.portcullis.policy.value.Secret;

/** A strict Dynamic Authorization Server (RFC 5176) of its own making: nothing of the code under test is used here. */
public final class TestNas implements AutoCloseable {
    private final DatagramSocket socket;
    private final byte[] secret;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::receive, "test-nas");

    /** @param problem what is wrong with it; empty when it is as the RFC wants it */
    public record Request(byte[] octets, InetSocketAddress source, String problem) {
        public int code() {
            return octets[0] & 0xFF;
        }

        public int identifier() {
            return octets[1] & 0xFF;
        }

        /** The first value of each attribute by type, in the order of the packet. */
        public Map<Integer, byte[]> attributes() {
            Map<Integer, byte[]> attributes = new LinkedHashMap<>();
            for (int at = 20; at < octets.length; at += octets[at + 1] & 0xFF) {
                attributes.putIfAbsent(
                        octets[at] & 0xFF, Arrays.copyOfRange(octets, at + 2, at + (octets[at + 1] & 0xFF)));
            }
            return attributes;
        }

        public String text(int type) {
            byte[] value = attributes().get(type);
            return value == null ? null : new String(value, java.nio.charset.StandardCharsets.UTF_8);
        }

        public List<Integer> types() {
            return List.copyOf(attributes().keySet());
        }
    }

    public TestNas(String secret) throws IOException {
        this.secret = secret.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        thread.start();
    }

    public DynamicAuthorizationServer server(boolean eventTimestamp) {
        return new DynamicAuthorizationServer(address(), Secret.of(secret), eventTimestamp);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** The next request, a retransmission too. */
    public Request take() throws InterruptedException {
        Request request = requests.poll(120, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request came");
        }
        return request;
    }

    /** How many have come and were not taken. */
    public int waiting() {
        return requests.size();
    }

    public void answer(Request request, int code, byte[]... attributes) throws IOException {
        send(request, packet(request, code, secret, attributes));
    }

    public void send(Request request, byte[] answer) throws IOException {
        socket.send(new DatagramPacket(answer, answer.length, request.source()));
    }

    /** An answer as RFC 5176 §2.3 has it. */
    public static byte[] packet(Request request, int code, byte[] secret, byte[]... attributes) {
        int length =
                20 + Arrays.stream(attributes).mapToInt(each -> each.length).sum();
        ByteBuffer packet = ByteBuffer.allocate(length);
        packet.put((byte) code).put((byte) request.identifier()).putShort((short) length);
        packet.put(request.octets(), 4, 16);
        for (byte[] attribute : attributes) {
            packet.put(attribute);
        }
        byte[] octets = packet.array();
        System.arraycopy(md5(octets, secret), 0, octets, 4, 16);
        return octets;
    }

    public static byte[] errorCause(int number) {
        return ByteBuffer.allocate(6)
                .put((byte) 101)
                .put((byte) 6)
                .putInt(number)
                .array();
    }

    private void receive() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[5000], 5000);
                socket.receive(packet);
                byte[] octets = Arrays.copyOf(packet.getData(), packet.getLength());
                requests.add(new Request(octets, (InetSocketAddress) packet.getSocketAddress(), problem(octets)));
            }
        } catch (SocketException closed) {
            // the end
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** RFC 5176 §2.3, §3.4: both digests, the Message-Authenticator first. */
    private String problem(byte[] octets) {
        if (octets.length != (ByteBuffer.wrap(octets).getShort(2) & 0xFFFF)) {
            return "Length";
        }
        byte[] zeroed = octets.clone();
        Arrays.fill(zeroed, 4, 20, (byte) 0);
        if (!Arrays.equals(md5(zeroed, secret), Arrays.copyOfRange(octets, 4, 20))) {
            return "Request Authenticator";
        }
        if (octets[20] != 80 || octets[21] != 18) {
            return "no Message-Authenticator at the front";
        }
        Arrays.fill(zeroed, 22, 38, (byte) 0);
        return Arrays.equals(hmac(zeroed), Arrays.copyOfRange(octets, 22, 38)) ? "" : "Message-Authenticator";
    }

    private byte[] hmac(byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret, "HmacMD5"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] md5(byte[] packet, byte[] secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(packet);
            return digest.digest(secret);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        socket.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
