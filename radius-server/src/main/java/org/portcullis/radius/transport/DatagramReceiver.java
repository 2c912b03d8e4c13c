package org.portcullis.radius.transport;

import java.net.InetSocketAddress;

/** Takes the datagrams that a transport receives. */
@FunctionalInterface
public interface DatagramReceiver {

    /**
     * Called on the transport's own thread, which must not be held up: anything that costs time goes to another one.
     *
     * @param octets at most 4097, a copy; 4097 means that there were more
     * @param reply to be used once, by any thread, now or later
     */
    void received(byte[] octets, InetSocketAddress source, Reply reply);

    /** The way back to the sender; holds a little memory until one of its methods is called. */
    interface Reply {
        /** Sends a datagram, without blocking, and is done. */
        void send(byte[] octets);

        /** Sends nothing and is done. */
        void drop();

        /** Whether an answer could still get there; false spares the work for one that could not. */
        default boolean isOpen() {
            return true;
        }
    }
}
