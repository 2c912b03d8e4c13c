package org.portcullis.radius.transport;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.portcullis.radius.nas.Origin;
import org.portcullis.radius.packet.AttributeCode;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.Counters;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.PacketGate;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.RadiusRequest;
import org.portcullis.radius.packet.RawAttribute;

/**
 * Answers a CoA-Request or Disconnect-Request that comes over TLS: nobody changes sessions here, and since one port serves
 * every kind of packet, the peer is told so by a NAK with Error-Cause 406, Unsupported Extension (RFC 6614 §2.5).
 */
public final class DynamicAuthorizationRefusal implements ConnectionReceiver {
    /** What is refused. */
    public static final List<Code> CODES = List.of(Code.COA_REQUEST, Code.DISCONNECT_REQUEST);

    /** Error-Cause 406 (RFC 5176 §3.5). */
    private static final byte[] UNSUPPORTED_EXTENSION = {0, 0, 0x01, (byte) 0x96};

    private final PacketGate gate = new PacketGate(EnumSet.copyOf(CODES));
    private final Counters<DropReason> drops;

    public DynamicAuthorizationRefusal(Counters<DropReason> drops) {
        this.drops = drops;
    }

    @Override
    public Optional<DropReason> received(byte[] packet, Origin origin, DatagramReceiver.Reply reply) {
        PacketGate.Verdict verdict =
                gate.examine(packet, origin.nas().secret(), origin.nas().messageAuthenticator());
        if (verdict instanceof PacketGate.Verdict.Admitted admitted) {
            reply.send(refusal(admitted.request(), origin));
            return Optional.empty();
        }
        DropReason reason = ((PacketGate.Verdict.Dropped) verdict).reason();
        drops.count(reason);
        reply.drop();
        return Optional.of(reason);
    }

    private static byte[] refusal(RadiusRequest request, Origin origin) {
        return PacketWriter.answer(
                request,
                request.code() == Code.COA_REQUEST ? Code.COA_NAK : Code.DISCONNECT_NAK,
                List.of(new RawAttribute(AttributeCode.ERROR_CAUSE, UNSUPPORTED_EXTENSION)),
                origin.nas().secret());
    }

    @Override
    public void closed(Origin origin) {
        // Nothing is kept.
    }
}
