package org.portcullis.radius.transport;

import java.util.Optional;
import org.portcullis.radius.nas.Origin;
import org.portcullis.radius.packet.DropReason;

/** Takes the packets that come over connections whose peer is known. */
public interface ConnectionReceiver {

    /**
     * Called on the transport's own thread, which must not be held up.
     *
     * @param packet one whole packet, by its own Length field
     * @param reply to be used once, by any thread, now or later
     * @return why the packet was dropped at once, if it was for what it is
     */
    Optional<DropReason> received(byte[] packet, Origin origin, DatagramReceiver.Reply reply);

    /** The connection is closed; nothing comes over it any more, and no answer gets there. */
    void closed(Origin origin);
}
