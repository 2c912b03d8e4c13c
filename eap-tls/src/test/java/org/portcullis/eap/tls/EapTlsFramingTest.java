package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.eap.tls.EapTlsFraming.Received;

class EapTlsFramingTest {

    // A packet of 100 octets has 5 of EAP header, 1 of flags and, first of several, 4 of length.
    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 1",
        "94, 1",
        "95, 2",
        "184, 2",
        "185, 3",
        "278, 3",
        "279, 4",
        "65536, 698",
    })
    void cutAndPutTogether(int length, int packets) throws Exception {
        byte[] message = new byte[length];
        new Random(length).nextBytes(message);
        EapTlsFraming sender = new EapTlsFraming(100);
        EapTlsFraming receiver = new EapTlsFraming(100);
        List<byte[]> sent = new ArrayList<>();
        sender.send(message);
        do {
            sent.add(sender.next());
        } while (sender.sending());

        assertEquals(packets, sent.size());
        for (int i = 0; i < packets; i++) {
            byte[] data = sent.get(i);
            assertTrue(data.length <= 95);
            assertEquals(i == 0 && packets > 1, (data[0] & 0x80) != 0, "L in the first of several only");
            assertEquals(i < packets - 1, (data[0] & 0x40) != 0, "M in all but the last");
            Received received = receiver.receive(data);
            if (i < packets - 1) {
                assertInstanceOf(Received.Fragment.class, received);
            } else if (length == 0) {
                assertInstanceOf(Received.Acknowledgement.class, received);
            } else {
                assertArrayEquals(message, ((Received.Message) received).octets());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20", // start flag
                "80", // length cut short
                "80 0000",
                "80 00010001 61", // too long
                "80 FFFFFFFF 61",
                "80 00000002 61", // too little
                "80 00000001 6162", // too much
                "40 6162", // fragments without a length
                "40", // an empty one neither
                "C0 00000003 | 40 6162 | 40 6364", // too much, after an empty one
                "C0 00000003 | 00", // ends too soon, with nothing
                "C0 00000003 | C0 00000004", // another length, after an empty one
                "C0 00000005 616263 | 00 64", // ends too soon
                "C0 00000005 616263 | 00", // ends too soon, with nothing
                "C0 00000005 616263 | ",
                "C0 00000005 616263 | 00 646566", // too much
                "C0 00000005 616263 | 80 00000006 6465", // another length
            })
    void whatDoesNotHoldTogether(String packets) throws Exception {
        EapTlsFraming framing = new EapTlsFraming(100);
        String[] each = packets.split("\\|");
        for (int i = 0; i < each.length - 1; i++) {
            assertInstanceOf(Received.Fragment.class, framing.receive(octets(each[i])));
        }
        assertThrows(FramingException.class, () -> framing.receive(octets(each[each.length - 1])));
    }

    @ParameterizedTest
    @CsvSource({
        "'80 00000001 61', 61",
        "'00 61', 61",
        "'1F 61', 61", // reserved flags are ignored
        "'C0 00000003 6162 | 00 63', 616263",
        "'C0 00000003 6162 | 80 00000003 63', 616263", // the length again, as some do
        "'C0 00000003 61 | C0 00000003 62 | 80 00000003 63', 616263", // in each
        "'C0 00000003 | 40 6162 | 00 63', 616263", // begins with an empty fragment
        "'C0 00000003 6162 | 40 | 00 63', 616263", // has one in the middle
        "'C0 00000003 616263 | 00', 616263", // ends with one
        "'C0 00000003 616263 | 80 00000003', 616263", // that tells the length again
    })
    void whatIsTaken(String packets, String message) throws Exception {
        EapTlsFraming framing = new EapTlsFraming(100);
        Received last = null;
        for (String packet : packets.split("\\|")) {
            last = framing.receive(octets(packet));
        }
        assertEquals(message, HexFormat.of().formatHex(((Received.Message) last).octets()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "80 00000000"})
    void acknowledgements(String packet) throws Exception {
        assertInstanceOf(Received.Acknowledgement.class, new EapTlsFraming(100).receive(octets(packet)));
    }

    @Test
    void whileSendingOnlyAnAcknowledgementIsTaken() throws Exception {
        EapTlsFraming framing = new EapTlsFraming(100);
        framing.send(new byte[200]);
        framing.next();
        assertInstanceOf(Received.Acknowledgement.class, framing.receive(octets("00")));
        assertThrows(FramingException.class, () -> framing.receive(octets("00 61")));
    }

    @Test
    void mutatedInputNeverGrowsBeyondItsBound() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            EapTlsFraming framing = new EapTlsFraming(100);
            boolean broken = false;
            for (int round = 0; round < 10 && !broken; round++) {
                byte[] data = new byte[random.nextInt(12)];
                random.nextBytes(data);
                if (data.length > 4 && random.nextBoolean()) {
                    data[1] = 0;
                    data[2] = 0;
                    data[3] = 0;
                }
                try {
                    if (framing.receive(data) instanceof Received.Message message) {
                        assertFalse(message.octets().length > EapTlsFraming.MAX_MESSAGE);
                    }
                } catch (FramingException rightly) {
                    broken = true;
                }
            }
        }
    }

    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
