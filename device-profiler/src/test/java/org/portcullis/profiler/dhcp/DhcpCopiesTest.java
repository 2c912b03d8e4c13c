package org.portcullis.profiler.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.signal.Samples;

/** The running listener: real clients' messages, relayed; strangers, floods and rubbish; and that it never answers. */
class DhcpCopiesTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final int PATIENCE_MINUTES = 2;

    private final BlockingQueue<DhcpCount> counts = new LinkedBlockingQueue<>();
    private final BlockingQueue<Supplier<Observation>> seen = new LinkedBlockingQueue<>();
    private final List<String> warnings = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void whatARelayPassesOnIsSeen() throws Exception {
        DhcpCopies copies = listening("127.0.0.1", List.of(), 100);
        DatagramChannel relay = relay("127.0.0.1", copies);
        send(relay, Samples.dhcp("udhcpc"));
        assertEquals(DhcpCount.READ, next());
        Observation observation = seen.take().get();
        assertEquals(Optional.of(observation.mac()), MacAddress.parse("00-11-32-AB-CD-01"));
        assertEquals(Optional.empty(), observation.device());
        assertEquals(NOW, observation.time());
        assertEquals("10.9.1.1", observation.witness());
        assertEquals("dahua-ipc", Samples.words(observation.signals()).get("dhcp.vendorClass"));

        byte[] direct = Samples.dhcp("dhclient");
        System.arraycopy(new byte[4], 0, direct, 24, 4);
        send(relay, direct);
        assertEquals(DhcpCount.READ, next());
        assertEquals("127.0.0.1", seen.take().get().witness(), "without a giaddr it is who sent it");
        silent(relay);
    }

    @Test
    void dhcp6OnAnAddressOfIpv6() throws Exception {
        DhcpCopies copies = listening("::1", List.of(), 100);
        DatagramChannel relay = relay("::1", copies);
        send(relay, Samples.dhcp6());
        assertEquals(DhcpCount.READ, next());
        Observation observation = seen.take().get();
        assertEquals("2001:db8:1:0:0:0:0:1", observation.witness());
        assertEquals(
                "https://luminaire.example.com/Luminaire_150",
                Samples.words(observation.signals()).get("dhcpv6.mudUrl"));
        silent(relay);
    }

    @Test
    void rubbishIsCountedAndAnswersNothing() throws Exception {
        DhcpCopies copies = listening("127.0.0.1", List.of(), 100);
        DatagramChannel sender = relay("127.0.0.1", copies);
        send(sender, new byte[] {1});
        assertEquals(DhcpCount.DROPPED_MALFORMED, next());
        byte[] reply = Samples.dhcp("udhcpc");
        reply[0] = 2;
        send(sender, reply);
        assertEquals(DhcpCount.DROPPED_NOT_FROM_A_CLIENT, next());
        byte[] nobody = Samples.dhcp("udhcpc");
        System.arraycopy(new byte[6], 0, nobody, 28, 6);
        send(sender, nobody);
        assertEquals(DhcpCount.DROPPED_NO_MAC_ADDRESS, next());
        send(sender, new byte[4097]);
        assertEquals(DhcpCount.DROPPED_TOO_LONG, next());
        send(sender, Samples.dhcp("dhcpcd"));
        assertEquals(DhcpCount.READ, next());
        assertEquals(1, seen.size());
        silent(sender);
        copies.close();
        assertEquals(4, warnings.size());
        assertEquals(
                "A copy of a DHCP message from 127.0.0.1 was dropped: it is no message of DHCP as RFC 2131 or RFC 8415"
                        + " have it",
                warnings.get(0));
    }

    @Test
    void onlyTheRelaysThatAreNamed() throws Exception {
        DhcpCopies copies =
                listening("127.0.0.1", List.of(Cidr.parse("127.0.0.2/31").orElseThrow()), 100);
        send(relay("127.0.0.1", copies), Samples.dhcp("udhcpc"));
        assertEquals(DhcpCount.DROPPED_NOT_A_RELAY, next());
        send(relay("127.0.0.3", copies), Samples.dhcp("udhcpc"));
        assertEquals(DhcpCount.READ, next());
        assertEquals(1, seen.size());
    }

    @Test
    void noMoreThanSoManyInASecond() throws Exception {
        DhcpCopies copies = listening("127.0.0.1", List.of(), 3);
        DatagramChannel relay = relay("127.0.0.1", copies);
        List<DhcpCount> first = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            send(relay, Samples.dhcp("udhcpc"));
            first.add(next());
        }
        assertEquals(
                List.of(DhcpCount.READ, DhcpCount.READ, DhcpCount.READ, DhcpCount.DROPPED_RATE, DhcpCount.DROPPED_RATE),
                first);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(400));
        send(relay, Samples.dhcp("udhcpc"));
        assertEquals(DhcpCount.READ, next());
        send(relay, Samples.dhcp("udhcpc"));
        assertEquals(DhcpCount.DROPPED_RATE, next());
    }

    private DhcpCopies listening(String address, List<Cidr> from, int rate) throws IOException {
        DhcpCopies copies = new DhcpCopies(
                new DhcpSettings(List.of(new InetSocketAddress(InetAddress.getByName(address), 0)), from, rate),
                new DhcpCopies.Collaborators(
                        seen::add, counts::add, line -> warnings.add(line.get()), () -> NOW, nanos::get));
        opened.add(copies);
        return copies;
    }

    private DatagramChannel relay(String address, DhcpCopies copies) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        opened.add(channel);
        channel.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        channel.connect(copies.addresses().get(0));
        channel.configureBlocking(false);
        return channel;
    }

    private static void send(DatagramChannel from, byte[] datagram) throws IOException {
        from.write(ByteBuffer.wrap(datagram));
    }

    private DhcpCount next() throws InterruptedException {
        DhcpCount count = counts.poll(PATIENCE_MINUTES, TimeUnit.MINUTES);
        assertTrue(count != null, "the datagram was not taken");
        return count;
    }

    /** What was sent before was taken already, so that an answer would be here. */
    private static void silent(DatagramChannel relay) throws IOException {
        assertNull(relay.receive(ByteBuffer.allocate(4096)));
    }
}
