package org.portcullis.siem.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.siem.format.EcsFormat;
import org.portcullis.siem.format.SyslogHeader;
import org.portcullis.siem.format.SyslogMessage;
import org.portcullis.siem.index.EventFilter;
import org.portcullis.siem.sink.SyslogSettings.Framing;
import org.portcullis.siem.sink.SyslogSettings.Transport;

/** Delivery to receivers that never say what they have. */
@Timeout(600)
class SyslogExporterTest {
    private static final Pattern ID = Pattern.compile("\\[portcullis@32473 id=\"([^\"]+)\"");

    @TempDir
    Path folder;

    static SyslogSettings settings(int port, Transport transport, Framing framing) {
        return new SyslogSettings(
                "127.0.0.1",
                port,
                transport,
                framing,
                new SyslogMessage(new EcsFormat(), SyslogHeader.RFC5424, true, 10, 8192),
                TlsIdentity.trusting(Optional.empty()),
                Duration.ofSeconds(20));
    }

    private static List<String> ids(String text) {
        List<String> ids = new ArrayList<>();
        Matcher matcher = ID.matcher(text);
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids;
    }

    /** Reads until all of these are there. */
    private static String readAll(Socket from, List<String> ids) throws Exception {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[65536];
        while (!ids(read.toString(StandardCharsets.UTF_8)).containsAll(ids)) {
            int count = from.getInputStream().read(buffer);
            assertTrue(count > 0, "the exporter closed");
            read.write(buffer, 0, count);
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void framesAreCutAsTheReceiverWants(Framing framing) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ExportFixture export = new ExportFixture(folder, "s")) {
            export.append(3);
            try (Exporter exporter = export.start(settings(server.getLocalPort(), Transport.TCP, framing));
                    Socket connection = server.accept()) {
                // The last frame may not be here to its end yet: one more event, then its beginning is enough.
                readAllFrames(connection, framing, export.ids);
                export.awaitDelivered(exporter);
                assertEquals(3, exporter.status().delivered());
            }
        }
    }

    private static void readAllFrames(Socket connection, Framing framing, List<String> ids) throws Exception {
        List<String> frames = new ArrayList<>();
        while (frames.size() < ids.size()) {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            if (framing == Framing.OCTET_COUNTING) {
                int length = 0;
                for (int digit = connection.getInputStream().read(); digit != ' '; ) {
                    assertTrue(Character.isDigit(digit));
                    length = length * 10 + digit - '0';
                    digit = connection.getInputStream().read();
                }
                frame.writeBytes(connection.getInputStream().readNBytes(length));
            } else {
                int end = framing == Framing.LF ? '\n' : 0;
                for (int octet = connection.getInputStream().read(); octet != end; ) {
                    frame.write(octet);
                    octet = connection.getInputStream().read();
                }
            }
            String text = frame.toString(StandardCharsets.UTF_8);
            assertTrue(text.startsWith("<") && text.endsWith("}"), text);
            frames.addAll(ids(text));
        }
        assertEquals(ids, frames);
    }

    /** The receiver has the events in its buffers, and goes without having read them. */
    @Test
    void whatABrokenConnectionLeftInDoubtIsSentAgain() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ExportFixture export = new ExportFixture(folder, "s")) {
            ExporterSettings doubtful = new ExporterSettings(
                    "test",
                    EventFilter.everything(),
                    5,
                    Duration.ofMillis(5),
                    Duration.ofMillis(50),
                    Duration.ofHours(1),
                    Duration.ofHours(1));
            export.append(15);
            try (Exporter exporter =
                    export.start(doubtful, settings(server.getLocalPort(), Transport.TCP, Framing.LF))) {
                try (Socket first = server.accept()) {
                    while (exporter.status().lag() > 0) {
                        Thread.sleep(5);
                    }
                    assertEquals(0, exporter.status().cursor(), "written is not delivered");
                    first.setSoLinger(true, 0);
                }
                try (Socket second = server.accept()) {
                    assertTrue(ids(readAll(second, export.ids)).containsAll(export.ids));
                }
                assertEquals(0, export.cursors.cursor("test"));
                assertTrue(exporter.status().failures() > 0);
            }
        }
    }

    @Test
    void aReceiverThatIsAwayIsWaitedForAndOthersAreNot() throws Exception {
        int closed;
        try (ServerSocket taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            closed = taken.getLocalPort();
        }
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ExportFixture export = new ExportFixture(folder, "s");
                Exporter away =
                        export.start(ExportFixture.impatient("away"), settings(closed, Transport.TCP, Framing.LF));
                Exporter there = export.start(
                        ExportFixture.impatient("there"), settings(server.getLocalPort(), Transport.TCP, Framing.LF));
                Socket connection = server.accept()) {
            export.append(100);
            readAll(connection, export.ids);
            export.awaitDelivered(there);
            while (away.status().state() != ExporterStatus.State.RETRYING) {
                Thread.sleep(5);
            }
            assertEquals(100, away.status().lag());
            assertTrue(away.status().lastError().orElseThrow().message().contains("refused"));
            assertEquals(0, export.cursors.cursor("away"));
        }
    }

    @Test
    void aFilterLetsThroughWhatASearchWouldFind() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ExportFixture export = new ExportFixture(folder, "s")) {
            export.append(200);
            ExporterSettings failures = new ExporterSettings(
                    "test",
                    EventFilter.of("event.outcome: failure and source.mac: 00:11:22:*", ExportFixture.CLOCK),
                    500,
                    Duration.ofMillis(5),
                    Duration.ofMillis(50),
                    Duration.ofHours(1),
                    Duration.ofMillis(200));
            try (Exporter exporter =
                            export.start(failures, settings(server.getLocalPort(), Transport.TCP, Framing.LF));
                    Socket connection = server.accept()) {
                export.awaitDelivered(exporter);
                connection.setSoTimeout(10_000);
                byte[] buffer = new byte[1 << 20];
                int length = connection.getInputStream().read(buffer);
                String text = new String(buffer, 0, length, StandardCharsets.UTF_8);
                assertFalse(ids(text).isEmpty());
                assertFalse(text.contains("outcome=\"success\""), text);
                assertTrue(
                        exporter.status().delivered() > 20 && exporter.status().delivered() < 120);
            }
        }
    }

    @Test
    void datagramsArriveAndAClosedPortIsNoticed() throws Exception {
        try (ExportFixture export = new ExportFixture(folder, "s")) {
            int port;
            Exporter exporter;
            try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                port = receiver.getLocalPort();
                exporter = export.start(settings(port, Transport.UDP, Framing.LF));
                export.append(5);
                Set<String> received = new HashSet<>();
                while (!received.containsAll(export.ids)) {
                    DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
                    receiver.receive(packet);
                    received.addAll(ids(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8)));
                }
                export.awaitDelivered(exporter);
            }
            try (exporter) {
                export.append(5);
                while (exporter.status().state() != ExporterStatus.State.RETRYING) {
                    Thread.sleep(5);
                }
                assertEquals(5, export.cursors.cursor("test"), "what nobody received is not delivered");
            }
        }
    }

    @Test
    void aTryTellsHowItWasSentOrWhyNot() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            TestDelivery.Result result = new TestDelivery(
                            "test", settings(port, Transport.TCP, Framing.LF), ExportFixture.CLOCK)
                    .send("node-1", "me");
            assertTrue(result.taken(), result.answer());
            assertTrue(result.answer().contains("octets written to 127.0.0.1 port " + port), result.answer());
        }
        TestDelivery.Result refused = new TestDelivery(
                        "test", settings(port, Transport.TCP, Framing.LF), ExportFixture.CLOCK)
                .send("node-1", "me");
        assertFalse(refused.taken());
        assertTrue(refused.answer().contains("refused"), refused.answer());
    }
}
