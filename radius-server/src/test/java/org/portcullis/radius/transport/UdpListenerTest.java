package org.portcullis.radius.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UdpListenerTest {

    /** A fault is logged with its stack, once in a while, and the datagrams after it are heard. */
    @Test
    void faultsOfTheReceiverAreLoggedAtALimitedRate() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(UdpListener.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        logger.addAppender(lines);
        DatagramReceiver receiver = (octets, source, reply) -> {
            if (octets[0] == 0) {
                throw new NullPointerException();
            }
            reply.send(octets);
        };
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (UdpListener listener = new UdpListener(new InetSocketAddress(loopback, 0), receiver, () -> 0);
                DatagramSocket socket = new DatagramSocket(0, loopback)) {
            socket.setSoTimeout(120_000);
            for (byte first : new byte[] {0, 0, 1}) {
                socket.send(new DatagramPacket(new byte[] {first}, 1, listener.address()));
            }
            DatagramPacket answer = new DatagramPacket(new byte[1], 1);
            socket.receive(answer);
            assertEquals(1, answer.getData()[0]);
        } finally {
            logger.detachAppender(lines);
        }
        assertEquals(1, lines.list.size());
        ILoggingEvent line = lines.list.get(0);
        assertTrue(line.getFormattedMessage().endsWith("java.lang.NullPointerException"), line.getFormattedMessage());
        assertTrue(line.getThrowableProxy() != null);
    }
}
