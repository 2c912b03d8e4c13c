package org.portcullis.radius.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketFramerTest {
    private final PacketFramer framer = new PacketFramer();
    private final List<byte[]> packets = new ArrayList<>();

    /** However the stream is cut, the same packets come out. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 19, 20, 21, 100, 4096, 10_000})
    void cutsByTheLengthField(int piece) throws Exception {
        List<byte[]> sent = List.of(packet(20), packet(4096), packet(21), packet(257));
        byte[] stream = joined(sent);
        for (int at = 0; at < stream.length; at += piece) {
            framer.offer(ByteBuffer.wrap(stream, at, Math.min(piece, stream.length - at)), this::take);
        }
        assertEquals(sent.size(), packets.size());
        for (int i = 0; i < sent.size(); i++) {
            assertArrayEquals(sent.get(i), packets.get(i));
        }
        assertEquals(0, framer.pending());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19, 4097, 0x8000, 0xFFFF})
    void endsAtALengthOutOfRange(int length) throws Exception {
        framer.offer(ByteBuffer.wrap(packet(20)), this::take);
        byte[] wrong = {1, 0, (byte) (length >> 8), (byte) length};
        FramingException framing =
                assertThrows(FramingException.class, () -> framer.offer(ByteBuffer.wrap(wrong), this::take));
        assertTrue(framing.getMessage().contains(String.valueOf(length)), framing.getMessage());
        assertEquals(1, packets.size());
    }

    @Test
    void stopsWhereItIsTold() throws Exception {
        ByteBuffer octets = ByteBuffer.wrap(joined(List.of(packet(20), packet(30), packet(40))));
        framer.offer(octets, packet -> {
            packets.add(packet);
            return packets.size() < 2;
        });
        assertEquals(2, packets.size());
        assertEquals(40, octets.remaining());
    }

    /** Whatever comes in whatever pieces: nothing but a FramingException, never more than one packet kept. */
    @Test
    void hostileStreams() {
        long seed = System.nanoTime();
        System.out.println("PacketFramerTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            PacketFramer fresh = new PacketFramer();
            byte[] stream = new byte[random.nextInt(300)];
            random.nextBytes(stream);
            if (random.nextBoolean() && stream.length > 3) {
                stream[2] = (byte) random.nextInt(17);
            }
            int[] total = {0};
            try {
                for (int at = 0; at < stream.length; ) {
                    int piece = Math.min(stream.length - at, 1 + random.nextInt(64));
                    fresh.offer(ByteBuffer.wrap(stream, at, piece), packet -> {
                        total[0] += packet.length;
                        assertEquals(packet.length, (packet[2] & 0xFF) << 8 | packet[3] & 0xFF);
                        return true;
                    });
                    at += piece;
                    assertEquals(at, total[0] + fresh.pending(), "no octet is lost or made up");
                    assertTrue(fresh.pending() < 4096);
                }
            } catch (FramingException expected) {
                assertTrue(total[0] <= stream.length);
            }
        }
    }

    private boolean take(byte[] packet) {
        packets.add(packet);
        return true;
    }

    private static byte[] packet(int length) {
        byte[] packet = new byte[length];
        new Random(length).nextBytes(packet);
        packet[2] = (byte) (length >> 8);
        packet[3] = (byte) length;
        return packet;
    }

    private static byte[] joined(List<byte[]> packets) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        packets.forEach(stream::writeBytes);
        return stream.toByteArray();
    }
}
