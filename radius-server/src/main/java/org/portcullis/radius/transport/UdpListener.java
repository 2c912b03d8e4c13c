package org.portcullis.radius.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.session.IoSessionRecycler;
import org.apache.mina.transport.socket.nio.NioDatagramAcceptor;
import org.portcullis.radius.log.RateLimitedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives and sends RADIUS datagrams on one local address, on one thread of MINA's. One listener has one address, since
 * an acceptor that is bound to two answers from the wrong one.
 */
public final class UdpListener implements AutoCloseable {
    /** One octet more than the longest packet, so that a longer one shows. */
    private static final int READ_BUFFER = 4097;

    /** Octets of the socket's receive buffer: about 3,000 requests that wait while the JVM collects garbage. */
    private static final int SOCKET_BUFFER = 4 * 1024 * 1024;

    private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(UdpListener.class);

    private final NioDatagramAcceptor acceptor = new NioDatagramAcceptor();
    private final InetSocketAddress bound;

    /**
     * Binds and begins to receive.
     *
     * @param local a port of 0 takes a free one
     * @param nanoTime a monotonic clock in nanoseconds, for the rate of log lines
     * @throws IOException when the address cannot be bound; the message names it
     */
    public UdpListener(InetSocketAddress local, DatagramReceiver receiver, LongSupplier nanoTime) throws IOException {
        // MINA's default recycler is static and keeps a session for every source port, spoofed ones too.
        acceptor.setSessionRecycler(IoSessionRecycler.NOOP);
        acceptor.getSessionConfig().setReadBufferSize(READ_BUFFER);
        int usual = acceptor.getSessionConfig().getReceiveBufferSize();
        acceptor.getSessionConfig().setReceiveBufferSize(SOCKET_BUFFER);
        acceptor.setHandler(new Handler(receiver, nanoTime));
        try {
            acceptor.bind(local);
        } catch (IOException unbound) {
            acceptor.dispose();
            throw new IOException(
                    "cannot listen on UDP " + local.getAddress().getHostAddress() + " port " + local.getPort() + ": "
                            + unbound.getMessage() + "; is another server running, or may this user not bind it?",
                    unbound);
        }
        // The socket has it now; MINA would set it again for each datagram.
        acceptor.getSessionConfig().setReceiveBufferSize(usual);
        // Only the port: MINA makes 0.0.0.1 of ::1.
        bound = new InetSocketAddress(
                local.getAddress(), acceptor.getLocalAddress().getPort());
    }

    /** The address with the port that was really taken. */
    public InetSocketAddress address() {
        return bound;
    }

    /** Datagrams that still wait for their {@link DatagramReceiver.Reply}. */
    public int open() {
        return acceptor.getManagedSessionCount();
    }

    /** Stops receiving and sending; the port is free on return. MINA's thread ends within a second. */
    @Override
    public void close() {
        acceptor.unbind();
        acceptor.dispose(false);
    }

    private static final class Handler extends IoHandlerAdapter {
        private final DatagramReceiver receiver;
        private final RateLimitedLog troubles;
        private final RateLimitedLog faults;

        private Handler(DatagramReceiver receiver, LongSupplier nanoTime) {
            this.receiver = receiver;
            troubles = new RateLimitedLog(LOG, LOG_INTERVAL, nanoTime);
            faults = new RateLimitedLog(LOG, LOG_INTERVAL, nanoTime);
        }

        @Override
        public void messageReceived(IoSession session, Object message) {
            // The buffer is MINA's and is used again for the next datagram.
            IoBuffer buffer = (IoBuffer) message;
            byte[] octets = new byte[buffer.remaining()];
            buffer.get(octets);
            receiver.received(octets, (InetSocketAddress) session.getRemoteAddress(), new SessionReply(session));
        }

        @Override
        public void exceptionCaught(IoSession session, Throwable cause) {
            if (cause instanceof IOException) {
                troubles.warn(() -> "Could not answer " + session.getRemoteAddress() + ": " + cause);
            } else {
                faults.warn(
                        () -> "Dropped a datagram from " + session.getRemoteAddress() + " because of a fault here: "
                                + cause,
                        cause);
            }
            session.closeNow();
        }
    }

    private record SessionReply(IoSession session) implements DatagramReceiver.Reply {
        @Override
        public void send(byte[] octets) {
            session.write(IoBuffer.wrap(octets)).addListener(written -> session.closeNow());
        }

        @Override
        public void drop() {
            session.closeNow();
        }
    }
}
