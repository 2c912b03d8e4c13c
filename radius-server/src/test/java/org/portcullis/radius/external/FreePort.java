package org.portcullis.radius.external;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a program that has to be told one. It is none of those that the kernel hands out (Linux: from 32768), so that
 * no other test is given it before the program takes it.
 */
public final class FreePort {
    private static final int FIRST = 12_000;
    private static final int LAST = 32_000;
    private static final int TRIES = 1000;

    private FreePort() {}

    /** One of the loopback address, that nobody has for UDP or TCP. */
    public static int onLoopback() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (int tries = 0; tries < TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (DatagramSocket udp = new DatagramSocket(new InetSocketAddress(loopback, port));
                    ServerSocket tcp = new ServerSocket(udp.getLocalPort(), 1, loopback)) {
                return tcp.getLocalPort();
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new AssertionError("no port from " + FIRST + " to " + LAST + " is free");
    }
}
