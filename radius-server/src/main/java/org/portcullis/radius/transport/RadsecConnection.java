package org.portcullis.radius.transport;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.Origin;

/** One TLS connection, from its first octet on. */
final class RadsecConnection {
    private final long number;
    private final IoSession session;
    private final InetSocketAddress source;
    private final PeerTrustManager trust;
    private final PacketFramer framer = new PacketFramer();
    private final long openedAt;
    private final AtomicInteger inWork = new AtomicInteger();
    private final AtomicInteger inWorkInAll;
    private volatile Optional<NasClient> client = Optional.empty();
    private volatile long lastPacketAt;
    private volatile boolean failed;

    /**
     * @param number never used again
     * @param inWorkInAll counts the requests of every connection
     * @param now monotonic, in nanoseconds
     */
    RadsecConnection(long number, IoSession session, PeerTrustManager trust, AtomicInteger inWorkInAll, long now) {
        this.number = number;
        this.session = session;
        this.source = (InetSocketAddress) session.getRemoteAddress();
        this.trust = trust;
        this.inWorkInAll = inWorkInAll;
        this.openedAt = now;
        this.lastPacketAt = now;
    }

    InetSocketAddress source() {
        return source;
    }

    /** Where the peer is, for a log line. */
    String from() {
        String host = source.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + source.getPort();
    }

    IoSession session() {
        return session;
    }

    PeerTrustManager trust() {
        return trust;
    }

    /** For MINA's thread alone, which reads. */
    PacketFramer framer() {
        return framer;
    }

    /** Whom the peer acts as; empty before its handshake is over. */
    Optional<NasClient> client() {
        return client;
    }

    Optional<Origin> origin() {
        return client.map(known -> new Origin(known, source, number));
    }

    /** The handshake is over, or a reload changed what is known of the client. */
    void actsAs(NasClient known) {
        client = Optional.of(known);
    }

    /** It will be closed; what was reported of it is not reported again. False when it was said before. */
    synchronized boolean fail() {
        boolean first = !failed;
        failed = true;
        return first;
    }

    boolean hasFailed() {
        return failed;
    }

    void packetAt(long now) {
        lastPacketAt = now;
    }

    long openedAt() {
        return openedAt;
    }

    /** When nothing came and nothing was in work since; monotonic, in nanoseconds. */
    long idleSince(long now) {
        return inWork.get() > 0 ? now : lastPacketAt;
    }

    /** The way back for one more request; empty when there are as many as there may be. */
    Optional<DatagramReceiver.Reply> begin(RadsecSettings settings) {
        boolean fits = inWork.incrementAndGet() <= settings.maxRequests();
        fits &= inWorkInAll.incrementAndGet() <= settings.maxRequestsInAll();
        if (!fits) {
            ended();
            return Optional.empty();
        }
        return Optional.of(new ConnectionReply());
    }

    private void ended() {
        inWork.decrementAndGet();
        inWorkInAll.decrementAndGet();
    }

    /** A request counts until its answer is handed to the socket, so that a peer that does not read is bounded too. */
    private final class ConnectionReply implements DatagramReceiver.Reply {
        @Override
        public void send(byte[] octets) {
            session.write(IoBuffer.wrap(octets)).addListener(written -> ended());
        }

        @Override
        public void drop() {
            ended();
        }

        @Override
        public boolean isOpen() {
            return session.isConnected() && !session.isClosing();
        }
    }
}
