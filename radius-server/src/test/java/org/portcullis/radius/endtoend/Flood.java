package org.portcullis.radius.endtoend;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.portcullis.eap.eap.EapPacket;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.access.RadiusServer;
import org.portcullis.radius.client.NoAnswerException;
import org.portcullis.radius.client.RadiusAnswer;
import org.portcullis.radius.client.RadiusClient;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/**
 * The ways to flood the server. Each sends as much as the server takes in, and no more, so that what is lost was dropped
 * by the server for a reason that it counts, not by the kernel.
 */
enum Flood {
    /** Devices that say who they are and nothing after that. */
    NEW_CONVERSATIONS {
        @Override
        void wave(Site site, EapTlsPeer peer, Random random) throws IOException {
            try (DatagramSocket nas = new DatagramSocket()) {
                for (int i = 0; i < WAVE; i++) {
                    send(nas, site.address, request(peer.identityResponse(0), random, Site.SECRET));
                }
            }
            awaitHeard(site);
        }
    },
    /** Devices that come as far as their ClientHello, which costs the server a handshake's first half. */
    HALF_OPEN {
        @Override
        void wave(Site site, EapTlsPeer peer, Random random) throws IOException {
            try {
                new Halfway(site.address, peer, IMPATIENT).close();
            } catch (NoAnswerException full) {
                NEW_CONVERSATIONS.wave(site, peer, random);
            }
        }
    },
    /** Strangers, and forgers who use a switch's address without its secret; every datagram from another port. */
    SPOOFED_SOURCES {
        @Override
        void wave(Site site, EapTlsPeer peer, Random random) throws IOException {
            byte[] identity = peer.identityResponse(0);
            for (int i = 0; i < WAVE; i++) {
                String source = "127." + (i % 2) + "." + random.nextInt(256) + "." + (1 + random.nextInt(254));
                try (DatagramSocket spoofed = new DatagramSocket(new InetSocketAddress(source, 0))) {
                    send(spoofed, site.address, request(identity, random, GUESSED));
                }
            }
            awaitHeard(site);
        }

        @Override
        boolean isFelt(RadiusServer server, int maxConversations) {
            Map<DropReason, Long> drops = server.drops();
            return drops.get(DropReason.NAS_UNKNOWN) > maxConversations
                    && drops.get(DropReason.MESSAGE_AUTHENTICATOR_INVALID) > maxConversations;
        }
    },
    /** Devices that announce TLS messages of 64 KB and send most of one, or more than all of it. */
    OVERSIZED_MESSAGES {
        @Override
        void wave(Site site, EapTlsPeer peer, Random random) throws IOException {
            boolean abandoned = random.nextInt(4) > 0;
            try (RadiusClient nas = new RadiusClient(
                    site.address, Site.SECRET, RadiusDictionary.standard(), IMPATIENT, new SecureRandom())) {
                byte[] eap = peer.identityResponse(0);
                RadiusAnswer answer = nas.exchange(Code.ACCESS_REQUEST, Halfway.attributes(eap));
                for (int octets = 0; octets < (abandoned ? 60_000 : 256 * 1024); octets += FRAGMENT) {
                    if (answer.code() != Code.ACCESS_CHALLENGE) {
                        return;
                    }
                    List<RawAttribute> attributes = Halfway.attributes(fragment(answer.eapMessage()[1]));
                    attributes.add(nas.dictionary()
                            .attribute(
                                    "State", answer.attributes().octets("State").orElseThrow()));
                    answer = nas.exchange(Code.ACCESS_REQUEST, attributes);
                }
            } catch (NoAnswerException full) {
                NEW_CONVERSATIONS.wave(site, peer, random);
            }
        }

        private static byte[] fragment(int identifier) {
            byte[] data = new byte[FRAGMENT];
            ByteBuffer.wrap(data).put((byte) 0xC0).putInt(64 * 1024);
            return EapPacket.response(identifier, EapPacket.EAP_TLS, data).encode();
        }
    };

    /** Datagrams that are sent before the server has to show that it heard them. */
    private static final int WAVE = 50;

    private static final int FRAGMENT = 3_000;
    private static final Secret GUESSED = Secret.ofUtf8("testing124");
    private static final RadiusClient.Patience PATIENT = new RadiusClient.Patience(Duration.ofSeconds(1), 20);
    private static final RadiusClient.Patience IMPATIENT = new RadiusClient.Patience(Duration.ofMillis(500), 1);

    /** Some of it. */
    abstract void wave(Site site, EapTlsPeer peer, Random random) throws IOException;

    /** Whether the server defends itself by now. */
    boolean isFelt(RadiusServer server, int maxConversations) {
        return server.drops().get(DropReason.CONVERSATIONS_FULL) > maxConversations / 2;
    }

    /** Returns when the server has taken in everything that was sent to it before. */
    private static void awaitHeard(Site site) throws IOException {
        try (RadiusClient probe =
                new RadiusClient(site.address, Site.SECRET, RadiusDictionary.standard(), PATIENT, new SecureRandom())) {
            probe.exchange(Code.STATUS_SERVER, List.of());
        } catch (NoAnswerException silent) {
            throw new AssertionError("the flooded server does not answer Status-Server", silent);
        }
    }

    private static byte[] request(byte[] eap, Random random, Secret secret) {
        byte[] authenticator = new byte[16];
        random.nextBytes(authenticator);
        return PacketWriter.request(
                Code.ACCESS_REQUEST, random.nextInt(256), authenticator, Halfway.attributes(eap), secret);
    }

    private static void send(DatagramSocket from, InetSocketAddress server, byte[] datagram) throws IOException {
        from.send(new DatagramPacket(datagram, datagram.length, server));
    }
}
