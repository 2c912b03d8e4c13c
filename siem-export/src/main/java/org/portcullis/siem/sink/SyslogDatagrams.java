package org.portcullis.siem.sink;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;

/** Syslog over UDP. That nobody listens is noticed where the receiver's host says so. */
final class SyslogDatagrams implements Sink {
    private static final int PROBE_MILLIS = 1;
    /** Datagrams after which a receiver's buffer gets a moment to be read. */
    private static final int BURST = 16;

    private final SyslogSettings settings;
    private final DatagramSocket socket;

    SyslogDatagrams(SyslogSettings settings) throws IOException {
        this.settings = settings;
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException(settings.host() + " has no address");
        }
        this.socket = new DatagramSocket();
        socket.connect(address);
        socket.setSoTimeout(PROBE_MILLIS);
    }

    @Override
    public SinkAnswer send(List<ExportItem> items) throws IOException {
        int octets = 0;
        int sent = 0;
        for (ExportItem item : items) {
            byte[] message = settings.message().of(item.values());
            socket.send(new DatagramPacket(message, message.length));
            octets += message.length;
            if (++sent % BURST == 0) {
                probe();
            }
        }
        String to = socket.getInetAddress().getHostAddress() + " port " + socket.getPort();
        return SinkAnswer.alike(
                items.size(), ItemOutcome.TAKEN, octets + " octets sent to " + to + " by UDP, which has no answer");
    }

    @Override
    public boolean acknowledges() {
        return false;
    }

    @Override
    public void probe() throws IOException {
        try {
            socket.receive(new DatagramPacket(new byte[1], 1));
        } catch (SocketTimeoutException silent) {
            // As it should be.
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
