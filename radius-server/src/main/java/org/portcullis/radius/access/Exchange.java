package org.portcullis.radius.access;

import java.net.InetSocketAddress;
import java.util.List;
import org.portcullis.radius.dedup.DuplicateCache;
import org.portcullis.radius.dedup.RequestKey;
import org.portcullis.radius.health.NasHealth;
import org.portcullis.radius.health.NasSign;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.Origin;
import org.portcullis.radius.packet.AttributeList;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.Counters;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RadiusRequest;
import org.portcullis.radius.packet.RawAttribute;
import org.portcullis.radius.transport.DatagramReceiver;

/**
 * One request that passed gate and duplicate cache, and the way to answer it. It ends with exactly one call of {@link
 * #send} or {@link #drop}, on any thread.
 */
public final class Exchange {
    private final RadiusRequest request;
    private final Origin origin;
    private final AttributeList attributes;
    private final DuplicateCache duplicates;
    private final Counters<DropReason> drops;
    private final NasHealth health;
    private final DatagramReceiver.Reply reply;

    public Exchange(
            RadiusRequest request,
            Origin origin,
            RadiusDictionary dictionary,
            DuplicateCache duplicates,
            Counters<DropReason> drops,
            NasHealth health,
            DatagramReceiver.Reply reply) {
        this.request = request;
        this.origin = origin;
        this.attributes = new AttributeList(dictionary, request.attributes());
        this.duplicates = duplicates;
        this.drops = drops;
        this.health = health;
        this.reply = reply;
    }

    public RadiusRequest request() {
        return request;
    }

    public NasClient nas() {
        return origin.nas();
    }

    public InetSocketAddress source() {
        return origin.source();
    }

    /** Whether nobody would get the answer: the connection is closed. */
    boolean isAbandoned() {
        return !reply.isOpen();
    }

    public AttributeList attributes() {
        return attributes;
    }

    /**
     * The answer's octets, not yet sent.
     *
     * @throws org.portcullis.radius.packet.PacketTooLongException when it does not fit
     */
    public byte[] encode(Code code, List<RawAttribute> answer) {
        return PacketWriter.answer(request, code, answer, nas().secret());
    }

    /** Sends what {@link #encode} made, and keeps it for duplicates. */
    public void send(byte[] answer) {
        health.answered(answer);
        answer(answer);
    }

    /** Rejects the NAS's liveness probe, which wants no more. */
    void rejectProbe() {
        health.saw(NasSign.PROBE);
        answer(encode(Code.ACCESS_REJECT, List.of()));
    }

    /** Notes that it is served without Message-Authenticator. */
    void isUnauthenticated() {
        health.saw(NasSign.UNAUTHENTICATED);
    }

    private void answer(byte[] answer) {
        duplicates.answered(key(), request.authenticator(), answer);
        reply.send(answer);
    }

    /** Stays silent: the NAS may ask again, and is heard afresh then. */
    public void drop(DropReason reason) {
        duplicates.forget(key(), request.authenticator());
        drops.count(reason);
        health.dropped(reason);
        reply.drop();
    }

    private RequestKey key() {
        return new RequestKey(origin.source(), origin.connection(), request.identifier());
    }
}
