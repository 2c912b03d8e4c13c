package org.portcullis.radius.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.client.Authentication;
import org.portcullis.radius.client.AuthenticationResult;
import org.portcullis.radius.client.Diagnosis;
import org.portcullis.radius.client.Explanation;
import org.portcullis.radius.client.NasPort;
import org.portcullis.radius.client.RadiusClient;
import org.portcullis.radius.client.RadiusClient.Patience;
import org.portcullis.radius.external.FreePort;
import org.portcullis.radius.packet.RadiusDictionary;

/** What auth-test tells about an authentication that goes well, and about each way to fail. */
class ExplainedAuthenticationTest {
    /** Where no answer comes. */
    private static final Patience QUICK = new Patience(Duration.ofMillis(400), 2);

    /** Where some are answered, and others are not. */
    private static final Patience MODERATE = new Patience(Duration.ofSeconds(3), 2);

    private static final Patience PATIENT = new Patience(Duration.ofSeconds(5), 12);
    private static final RadiusDictionary DICTIONARY = RadiusDictionary.standard();
    private static Site site;
    private static Identity device;

    @BeforeAll
    static void start() throws Exception {
        site = new Site(Site.Shape.standard());
        device = site.deviceRoot.intermediate("Device CA").issue(Leaf.device(Site.SERIAL));
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void everyStepInWords() throws Exception {
        String told = told(site.supplicant(device), site.address, Site.SECRET, PATIENT);
        for (String expected : List.of(
                "1 -> Access-Request: EAP-Response/Identity \"host/device\"",
                "<- Access-Challenge after",
                "EAP-Request/EAP-TLS, Start; Message-Authenticator right and first",
                "2 -> Access-Request: EAP-Response/EAP-TLS, ",
                "octets of TLS: client_hello",
                "EAP-Request/EAP-TLS, first fragment, ",
                "octets of TLS: server_hello",
                "acknowledgement",
                "CN=nac.example [nac.example], issued by CN=Server CA 2, EC-P256, valid from ",
                "    trusted, by a certificate of --ca",
                "TLS 1.3, TLS_AES_",
                "a full handshake",
                "Access-Accept:",
                "    Tunnel-Private-Group-Id = 110",
                "    Tunnel-Type = VLAN",
                "    MS-MPPE-Recv-Key = (50 octets, not shown)",
                "    VLAN: 110",
                "    session keys: the same on both sides",
                "Accepted (")) {
            assertTrue(told.contains(expected), () -> expected + " in\n" + told);
        }
    }

    private record Case(PeerSettings settings, Secret secret) {}

    static Stream<Arguments> failures() throws Exception {
        PeerSettings good = site.supplicant(device);
        PeerSettings unregistered = site.supplicant(site.deviceRoot.issue(Leaf.device("S-2")));
        PeerSettings unknownCa = site.supplicant(site.pki.root("Nobody").issue(Leaf.device(Site.SERIAL)));
        PeerSettings expired = site.supplicant(site.deviceRoot.issue(Leaf.device(Site.SERIAL)
                .valid(site.pki.now().minus(Duration.ofDays(9)), site.pki.now().minus(Duration.ofDays(2)))));
        PeerSettings distrusting = PeerSettings.of(
                "host/device",
                site.certified(device),
                new org.portcullis.eap.trust.PathValidator(
                        List.of(site.pki.root("Another").certificate()),
                        List.of(),
                        site.pki.cryptography(),
                        java.time.InstantSource.system()));
        return Stream.of(
                arguments(good, Secret.ofUtf8("another"), "the shared secret differs"),
                arguments(unregistered, Site.SECRET, "the server's policy refuses the device"),
                arguments(unknownCa, Site.SECRET, "does not know the CA that issued the device's certificate"),
                arguments(expired, Site.SECRET, "expired or not yet valid, by the server's clock"),
                arguments(distrusting, Site.SECRET, "Give the root of the server's chain with --ca"),
                arguments(good.withServerName("other.example"), Site.SECRET, "does not bear the name other.example"));
    }

    private static Arguments arguments(PeerSettings settings, Secret secret, String expected) {
        return Arguments.of(expected, new Case(settings, secret));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void failures(String expected, Case given) throws Exception {
        Patience patience = given.secret.equals(Site.SECRET) ? PATIENT : QUICK;
        String told = told(given.settings, site.address, given.secret, patience);
        assertTrue(told.contains("Not accepted: ") && told.contains("  - "), told);
        assertTrue(told.contains(expected), () -> expected + " in\n" + told);
    }

    @Test
    void aPortWhereNobodyListens() throws Exception {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.onLoopback());
        String told = told(site.supplicant(device), nobody, Site.SECRET, QUICK);
        assertTrue(told.contains("Nothing listens on that port"), told);
    }

    /** A path that loses what does not fit into it. */
    @Test
    void aPathThatDropsLargePackets() throws Exception {
        try (NarrowPath path = new NarrowPath(site.address, 1000)) {
            String told = told(site.supplicant(device), path.address(), Site.SECRET, MODERATE);
            assertTrue(told.contains("The server still answers small requests"), told);
            assertTrue(told.contains("--fragment-size 500"), told);
            String small = told(site.supplicant(device).withFragmentSize(500), path.address(), Site.SECRET, PATIENT);
            assertEquals(-1, small.indexOf("The server still answers small requests"), small);
        }
    }

    private static String told(PeerSettings settings, InetSocketAddress server, Secret secret, Patience patience)
            throws Exception {
        List<String> lines = new ArrayList<>();
        NasPort port = NasPort.ethernet("Gi1/0/7", new MacAddress(0x001122AABBCCL));
        try (RadiusClient client = new RadiusClient(server, secret, DICTIONARY, patience, new SecureRandom())) {
            Explanation explanation = new Explanation(client, DICTIONARY, lines::add);
            Diagnosis diagnosis = new Diagnosis(client, port, "host/device");
            EapTlsPeer peer = site.peer(settings);
            AuthenticationResult result = new Authentication(client, port, "host/device", step -> {
                        explanation.accept(step);
                        diagnosis.accept(step);
                    })
                    .run(peer);
            explanation.conclude(peer, result);
            diagnosis.of(peer, result).forEach(cause -> lines.add("  - " + cause));
        }
        return String.join("\n", lines);
    }

    /** Relays datagrams of up to so many octets towards the server, one NAS at a time. */
    private static final class NarrowPath implements AutoCloseable {
        private final DatagramSocket near;
        private final DatagramSocket far;

        NarrowPath(InetSocketAddress server, int maxOctets) throws IOException {
            near = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            far = new DatagramSocket();
            far.connect(server);
            new Thread(() -> relay(maxOctets), "narrow-path").start();
        }

        private void relay(int maxOctets) {
            byte[] buffer = new byte[4096];
            try {
                while (true) {
                    DatagramPacket request = new DatagramPacket(buffer, buffer.length);
                    near.receive(request);
                    if (request.getLength() <= maxOctets) {
                        far.send(new DatagramPacket(request.getData(), request.getLength()));
                        DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
                        far.receive(answer);
                        near.send(new DatagramPacket(answer.getData(), answer.getLength(), request.getSocketAddress()));
                    }
                }
            } catch (SocketException closed) {
                // The test is over.
            } catch (IOException broken) {
                throw new AssertionError(broken);
            }
        }

        InetSocketAddress address() {
            return (InetSocketAddress) near.getLocalSocketAddress();
        }

        @Override
        public void close() {
            near.close();
            far.close();
        }
    }
}
