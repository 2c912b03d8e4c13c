package org.portcullis.radius.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.Cidr;

class UdpListenersTest {
    private static final DatagramReceiver ECHO = (octets, source, reply) -> reply.send(octets);

    private final List<InetAddress> host = new CopyOnWriteArrayList<>();

    @Test
    void aWildcardFollowsTheAddressesOfTheHost() throws Exception {
        host.addAll(List.of(address("127.0.0.11"), address("127.0.0.12")));
        try (UdpListeners listeners = open("0.0.0.0")) {
            int port = listeners.addresses().get(0).getPort();
            assertEquals(List.of(new InetSocketAddress("0.0.0.0", port)), listeners.addresses());
            assertEquals(List.of("127.0.0.11", "127.0.0.12"), answering(listeners));

            host.add(address("::1"));
            host.remove(address("127.0.0.12"));
            listeners.rescan();
            assertEquals(List.of("127.0.0.11", "0:0:0:0:0:0:0:1"), answering(listeners));
            new DatagramSocket(new InetSocketAddress("127.0.0.12", port)).close();
        }
    }

    /** One that cannot be bound now, as an IPv6 address that is still tentative, is tried again. */
    @Test
    void anAddressThatIsNotThereYetIsTriedAgain() throws Exception {
        host.addAll(List.of(address("127.0.0.11"), address("192.0.2.1")));
        try (UdpListeners listeners = open("0.0.0.0")) {
            assertEquals(List.of("127.0.0.11"), answering(listeners));
            host.set(1, address("127.0.0.12"));
            listeners.rescan();
            assertEquals(List.of("127.0.0.11", "127.0.0.12"), answering(listeners));
        }
    }

    @Test
    void aPortThatIsTakenIsAnErrorAtTheStart() throws Exception {
        host.addAll(List.of(address("127.0.0.11"), address("127.0.0.12")));
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress("127.0.0.12", 0))) {
            int port = taken.getLocalPort();
            IOException refused = assertThrows(
                    IOException.class,
                    () -> new UdpListeners(List.of(address("0.0.0.0")), port, ECHO, () -> host, System::nanoTime));
            assertTrue(refused.getMessage().contains("port " + port), refused.getMessage());
        }
    }

    @Test
    void namedAddressesStayAsTheyAre() throws Exception {
        host.add(address("127.0.0.12"));
        try (UdpListeners listeners = open("127.0.0.11")) {
            listeners.rescan();
            assertEquals(List.of("127.0.0.11"), answering(listeners));
        }
    }

    @Test
    void noMoreListenersThanAreBounded() throws Exception {
        for (int i = 1; i <= UdpListeners.MAX_LISTENERS + 3; i++) {
            host.add(address("127.0.1." + i));
        }
        try (UdpListeners listeners = open("::")) {
            assertEquals(UdpListeners.MAX_LISTENERS, listeners.bound().size());
        }
    }

    private UdpListeners open(String configured) throws IOException {
        return new UdpListeners(List.of(address(configured)), 0, ECHO, () -> host, System::nanoTime);
    }

    /** The addresses that answer, each from itself: a connected socket hears nobody else. */
    private static List<String> answering(UdpListeners listeners) throws IOException {
        List<String> answering = new ArrayList<>();
        for (InetSocketAddress each : listeners.bound()) {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout(120_000);
                socket.connect(each);
                socket.send(new DatagramPacket(new byte[] {7}, 1));
                socket.receive(new DatagramPacket(new byte[1], 1));
                answering.add(each.getAddress().getHostAddress());
            }
        }
        return answering;
    }

    private static InetAddress address(String text) {
        return Cidr.parseAddress(text).orElseThrow();
    }
}
