package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.eap.EapConversation;
import org.portcullis.eap.eap.EapStep;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerStep;
import org.portcullis.policy.decision.Decision;

/** A hostile peer: no exception, at most one decision, and nobody gets in who did not do a handshake by the book. */
class EapTlsFuzzTest {
    private static final int CONVERSATIONS = 5_000;

    private final Loopback loopback = new Loopback(new TestPki());

    @ParameterizedTest
    @EnumSource(TlsVersion.class)
    void mutatedPackets(TlsVersion version) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        EapTlsServer server = loopback.eapServer(EapTlsSettings.defaults(), loopback.server(), loopback.trust());
        var settings =
                loopback.peer(loopback.deviceRoot.issue(Leaf.device("S-1"))).withVersion(version);
        // The first flight is the same in every conversation: to replay it costs the peer nothing.
        List<byte[]> recorded = flights(server, settings);
        int handshakes = 0;
        for (int i = 0; i < CONVERSATIONS; i++) {
            EapConversation conversation = server.begin(loopback.authorizer());
            if (i % 100 == 0) {
                handshakes += live(conversation, new EapTlsPeer(settings, loopback.crypto), random) ? 1 : 0;
            } else {
                replay(conversation, recorded, random);
            }
        }
        assertTrue(handshakes < CONVERSATIONS / 100, "mutations change nothing");
    }

    private List<byte[]> flights(EapTlsServer server, org.portcullis.eap.peer.PeerSettings settings) {
        EapTlsPeer peer = new EapTlsPeer(settings, loopback.crypto);
        EapConversation conversation = server.begin(loopback.authorizer());
        List<byte[]> sent = new ArrayList<>();
        byte[] packet = peer.identityResponse(1);
        while (true) {
            sent.add(packet);
            EapStep step = conversation.receive(packet);
            if (!(step instanceof EapStep.Challenge challenge)) {
                return sent;
            }
            packet = ((PeerStep.Respond) peer.receive(challenge.packet())).packet();
        }
    }

    private static void replay(EapConversation conversation, List<byte[]> recorded, Random random) {
        int decided = 0;
        for (byte[] packet : recorded) {
            byte[] sent = random.nextInt(3) == 0 ? mutated(packet, random) : packet;
            EapStep step = conversation.receive(sent);
            decided += step.decided().isPresent() ? 1 : 0;
            assertFalse(step instanceof EapStep.Success, "a replayed flight got in");
        }
        assertTrue(decided <= 1, "decided " + decided + " times");
    }

    // Mutates one packet of a live handshake; true when it succeeded all the same.
    private static boolean live(EapConversation conversation, EapTlsPeer peer, Random random) {
        int victim = random.nextInt(6);
        byte[] packet = peer.identityResponse(1);
        List<Decision> decided = new ArrayList<>();
        for (int round = 0; round < 30; round++) {
            EapStep step = conversation.receive(round == victim ? mutated(packet, random) : packet);
            if (step instanceof EapStep.Discard) {
                step = conversation.receive(packet);
            }
            step.decided().ifPresent(decided::add);
            boolean brokenOff = step instanceof EapStep.Failure failure
                    && decided.size() == 2
                    && decided.get(0) instanceof Decision.Permit
                    && decided.get(1).equals(failure.refusal());
            assertTrue(decided.size() <= 1 || brokenOff, () -> "decided " + decided);
            if (step instanceof EapStep.Success success) {
                assertTrue(success.permit() instanceof Decision.Permit);
                return true;
            }
            if (!(step instanceof EapStep.Challenge challenge)
                    || !(peer.receive(challenge.packet()) instanceof PeerStep.Respond respond)) {
                return false;
            }
            packet = respond.packet();
        }
        return false;
    }

    private static byte[] mutated(byte[] packet, Random random) {
        byte[] changed = packet.clone();
        switch (random.nextInt(6)) {
            case 0 -> changed = Arrays.copyOf(packet, random.nextInt(packet.length + 1));
            case 1 -> changed = Arrays.copyOf(packet, packet.length + random.nextInt(64));
            case 2 -> changed[Math.min(5, packet.length - 1)] = (byte) random.nextInt();
            default -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    changed[random.nextInt(packet.length)] = (byte) random.nextInt();
                }
            }
        }
        // Most are to come through to TLS.
        if (changed.length >= 4 && random.nextInt(8) != 0) {
            changed[2] = (byte) (changed.length >> 8);
            changed[3] = (byte) changed.length;
        }
        return changed;
    }
}
