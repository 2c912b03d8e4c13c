package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.radius.access.ScriptedEap.Wish;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.Mutation;
import org.portcullis.radius.packet.Packets;

/** The running server against 210,000 mutated packets, some with a right Message-Authenticator over wrong content. */
class FuzzedServerTest {
    private static final int PACKETS = 210_000;

    /** Sent before the server has to show that it heard them, so that the socket's buffer loses none. */
    private static final int BURST = 250;

    @Test
    void endsServing() throws Exception {
        long seed = System.nanoTime();
        System.out.println("FuzzedServerTest seed " + seed);
        Random random = new Random(seed);
        try (Fixture fixture = new Fixture(Fixture.settings(true, 2, 1024, PACKETS))) {
            fixture.eap.tame = true;
            Nas nas = fixture.nas();
            Nas fuzzer = fixture.nas();
            fixture.rules.set(RuleSet.read("policy.yml", """
                    profiles: { guests: { vlan: 1 } }
                    mab: { enabled: true, rules: [ { name: all, when: 'request.port != "x"', then: guests } ] }
                    """));
            List<byte[]> valid = valid();
            for (int sent = 0; sent < PACKETS; ) {
                for (int i = 0; i < BURST; i++, sent++) {
                    fuzzer.send(mutated(valid.get(random.nextInt(valid.size())), random));
                }
                nas.silent();
            }
            // What waits for its turn could fill the queue, and keep a newcomer out.
            Fixture.await(
                    () -> fixture.server.gauges().datagrams() == 0
                            && fixture.server.gauges().requests() == 0,
                    "every datagram to be let go of: " + fixture.server.gauges());
            assertEquals(Code.ACCESS_ACCEPT, nas.ask(Wish.DECIDE).code(), () -> "seed " + seed);
            Map<DropReason, Long> drops = fixture.server.drops();
            assertEquals(0, drops.get(DropReason.INTERNAL_ERROR), () -> "seed " + seed);
            long seen = drops.values().stream().mapToLong(Long::longValue).sum()
                    + fixture.server.counts().values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            assertTrue(seen > PACKETS * 9L / 10, () -> "most of them were heard: " + drops);
            for (DropReason reason : List.of(
                    DropReason.DATAGRAM_TOO_SHORT,
                    DropReason.LENGTH_FIELD_WRONG,
                    DropReason.CODE_NOT_SERVED,
                    DropReason.ATTRIBUTE_MALFORMED,
                    DropReason.MESSAGE_AUTHENTICATOR_INVALID,
                    DropReason.MESSAGE_AUTHENTICATOR_MISSING)) {
                assertTrue(drops.get(reason) > 0, () -> reason + " was reached: " + drops);
            }
        }
    }

    private static byte[] mutated(byte[] valid, Random random) {
        byte[] octets = Mutation.of(valid, random);
        return random.nextInt(4) == 0 ? Packets.signedAgain(octets, Nas.SECRET) : octets;
    }

    private static List<byte[]> valid() {
        List<byte[]> packets = new ArrayList<>();
        packets.add(Packets.accessRequest()
                .attribute(1, "sensor".getBytes())
                .attribute(31, "00-11-22-AA-BB-CC".getBytes())
                .attribute(87, "Gi1/0/7".getBytes())
                .attribute(61, (byte) 0, (byte) 0, (byte) 0, (byte) 15)
                .attribute(79, ScriptedEap.identity("sensor"))
                .attribute(33, new byte[40])
                .signed()
                .build(Nas.SECRET));
        packets.add(Packets.accessRequest()
                .signed()
                .attribute(79, ScriptedEap.wish(Wish.DECIDE))
                .attribute(24, new byte[16])
                .attribute(26, new byte[] {0, 0, 0, 9, 1, 5, 65, 66, 67})
                .build(Nas.SECRET));
        packets.add(Packets.accessRequest()
                .attribute(1, "dummy".getBytes())
                .attribute(2, new byte[16])
                .signed()
                .build(Nas.SECRET));
        for (int password : new int[] {2, 3}) {
            packets.add(Packets.accessRequest()
                    .attribute(1, "001122aabbcc".getBytes())
                    .attribute(31, "00-11-22-AA-BB-CC".getBytes())
                    .attribute(6, (byte) 0, (byte) 0, (byte) 0, (byte) 10)
                    .attribute(password, new byte[14 + password])
                    .signed()
                    .build(Nas.SECRET));
        }
        packets.add(Packets.ofCode(12).signed().build(Nas.SECRET));
        return packets;
    }
}
