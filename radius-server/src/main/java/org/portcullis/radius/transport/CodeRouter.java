package org.portcullis.radius.transport;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.portcullis.radius.nas.Origin;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.Counters;
import org.portcullis.radius.packet.DropReason;

/** Over TLS one port serves every kind of packet (RFC 6614 §2.5): the code says whose it is. */
public final class CodeRouter implements ConnectionReceiver {
    private final Map<Code, ConnectionReceiver> byCode;
    private final Counters<DropReason> drops;

    /** @param byCode who takes packets of a code */
    public CodeRouter(Map<Code, ConnectionReceiver> byCode, Counters<DropReason> drops) {
        this.byCode = Map.copyOf(byCode);
        this.drops = drops;
    }

    @Override
    public Optional<DropReason> received(byte[] packet, Origin origin, DatagramReceiver.Reply reply) {
        Optional<ConnectionReceiver> receiver = Code.ofOctet(packet[0] & 0xFF).map(byCode::get);
        if (receiver.isEmpty()) {
            drops.count(DropReason.CODE_NOT_SERVED);
            reply.drop();
            return Optional.of(DropReason.CODE_NOT_SERVED);
        }
        return receiver.get().received(packet, origin, reply);
    }

    @Override
    public void closed(Origin origin) {
        Set.copyOf(byCode.values()).forEach(receiver -> receiver.closed(origin));
    }
}
