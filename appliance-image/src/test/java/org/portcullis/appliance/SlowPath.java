package org.portcullis.appliance;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Carries the requests of one switch to the appliance, and holds the third of a conversation until it may go on. */
final class SlowPath implements AutoCloseable {
    private static final int HELD = 3;
    private static final int MAX_PACKET = 4096;

    private final DatagramSocket near = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final DatagramSocket far = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final InetSocketAddress appliance;
    private volatile SocketAddress asking;

    SlowPath(InetSocketAddress appliance) throws IOException {
        this.appliance = appliance;
        start(this::requests);
        start(this::answers);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) near.getLocalSocketAddress();
    }

    /** Returns when a conversation is half way. */
    void awaitHeld() throws InterruptedException {
        if (!held.await(5, TimeUnit.MINUTES)) {
            throw new AssertionError("no conversation came half way");
        }
    }

    void goOn() {
        goOn.countDown();
    }

    private interface Carrying {
        void run() throws IOException, InterruptedException;
    }

    private void start(Carrying carrying) {
        Thread thread = new Thread(() -> {
            try {
                carrying.run();
            } catch (IOException | InterruptedException closed) {
                // By close.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void requests() throws IOException, InterruptedException {
        for (int count = 1; ; count++) {
            DatagramPacket request = receive(near);
            asking = request.getSocketAddress();
            if (count == HELD) {
                held.countDown();
                goOn.await();
            }
            far.send(new DatagramPacket(request.getData(), request.getLength(), appliance));
        }
    }

    private void answers() throws IOException {
        while (true) {
            DatagramPacket answer = receive(far);
            near.send(new DatagramPacket(answer.getData(), answer.getLength(), asking));
        }
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_PACKET], MAX_PACKET);
        socket.receive(packet);
        return packet;
    }

    @Override
    public void close() {
        goOn();
        near.close();
        far.close();
    }
}
