package org.portcullis.radius.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.peer.PeerStep;
import org.portcullis.radius.access.AccessCount;
import org.portcullis.radius.client.RadiusAnswer;
import org.portcullis.radius.client.RadiusClient;
import org.portcullis.radius.external.Program;
import org.portcullis.radius.external.RequiresProgram;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.EapMessage;
import org.portcullis.radius.packet.Mutation;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.Packets;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/**
 * The server with the real EAP-TLS behind it against 200,000 mutated packets: EAP-Identity, ClientHello in a live
 * conversation, Status-Server; a part of them with a right Message-Authenticator over the wrong content, so that the
 * layers behind the gate get their share. It ends with a real supplicant that is let in.
 */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class FuzzedServerIT {
    private static final int PACKETS = 200_000;

    /** Sent before the server has to show that it heard them, so that the socket's buffer loses none. */
    private static final int BURST = 200;

    private final RadiusDictionary dictionary = RadiusDictionary.standard();

    @TempDir
    private Path folder;

    @Test
    void letsARealSupplicantInAfterwards() throws Exception {
        long seed = System.nanoTime();
        System.out.println("FuzzedServerIT seed " + seed);
        Random random = new Random(seed);
        try (Site site = new Site(Site.Shape.standard());
                DatagramSocket fuzzer = new DatagramSocket();
                RadiusClient client = new RadiusClient(
                        site.address,
                        Site.SECRET,
                        dictionary,
                        new RadiusClient.Patience(Duration.ofSeconds(5), 12),
                        new SecureRandom())) {
            Identity device = site.deviceRoot.issue(Leaf.device(Site.SERIAL));
            PeerSettings settings = site.supplicant(device);
            for (int sent = 0; sent < PACKETS; sent += BURST) {
                List<byte[]> valid = valid(client, site.peer(settings), random);
                for (int i = 0; i < BURST; i++) {
                    byte[] packet = mutated(valid.get(random.nextInt(valid.size())), random);
                    fuzzer.send(new DatagramPacket(packet, packet.length, site.address));
                }
            }
            Program.Result result = EapolTest.run(folder, site, device, "", 1024);
            assertEquals(0, result.exitCode(), () -> "seed " + seed + ": " + result.output());

            Map<DropReason, Long> drops = site.server.drops();
            assertEquals(0, drops.get(DropReason.INTERNAL_ERROR), () -> "seed " + seed);
            long seen = drops.values().stream().mapToLong(Long::longValue).sum()
                    + site.server.counts().values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            Map<AccessCount, Long> counts = site.server.counts();
            assertTrue(
                    counts.get(AccessCount.REJECTS) > 0 && counts.get(AccessCount.EAP_REPEATED) > 0,
                    () -> "they came as far as TLS: " + counts);
            assertTrue(seen > PACKETS * 9L / 10, () -> "most of them were heard: " + drops);
        }
    }

    /** An identity, a ClientHello that a live conversation waits for, and a Status-Server. */
    private List<byte[]> valid(RadiusClient client, EapTlsPeer peer, Random random) throws Exception {
        byte[] identity = peer.identityResponse(0);
        RadiusAnswer start = client.exchange(Code.ACCESS_REQUEST, attributes(identity));
        byte[] clientHello = ((PeerStep.Respond) peer.receive(start.eapMessage())).packet();
        List<RawAttribute> hello = attributes(clientHello);
        hello.add(
                dictionary.attribute("State", start.attributes().octets("State").orElseThrow()));
        return List.of(
                request(Code.ACCESS_REQUEST, attributes(identity), random),
                request(Code.ACCESS_REQUEST, hello, random),
                request(Code.STATUS_SERVER, List.of(), random));
    }

    private List<RawAttribute> attributes(byte[] eap) {
        List<RawAttribute> attributes = new ArrayList<>();
        attributes.add(dictionary.attribute("User-Name", "host/device"));
        attributes.add(dictionary.attribute("Calling-Station-Id", "00-11-22-AA-BB-CC"));
        attributes.add(dictionary.attribute("Cisco-AVPair", "audit-session-id=1"));
        attributes.addAll(EapMessage.split(eap));
        return attributes;
    }

    private static byte[] request(Code code, List<RawAttribute> attributes, Random random) {
        byte[] authenticator = new byte[16];
        random.nextBytes(authenticator);
        return PacketWriter.request(code, random.nextInt(256), authenticator, attributes, Site.SECRET);
    }

    private static byte[] mutated(byte[] valid, Random random) {
        byte[] octets = Mutation.of(valid, random);
        if (octets.length < 20 || random.nextInt(4) != 0) {
            return octets;
        }
        // Another Identifier and Request Authenticator, or most would be duplicates.
        byte[] header = new byte[16];
        random.nextBytes(header);
        octets[1] = (byte) random.nextInt(256);
        System.arraycopy(header, 0, octets, 4, header.length);
        return Packets.signedAgain(octets, Site.SECRET);
    }
}
