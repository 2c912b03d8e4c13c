package org.portcullis.radius.health;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;

/** What was seen of one client since this process began. About 2 KB; safe and cheap for many threads. */
public final class NasHealth {
    private final InstantSource clock;
    private final DatedCounters<NasSign> signs = new DatedCounters<>(NasSign.class);
    private final DatedCounters<DropReason> drops = new DatedCounters<>(DropReason.class);
    private volatile Optional<InetAddress> lastSource = Optional.empty();

    NasHealth(InstantSource clock) {
        this.clock = clock;
    }

    public void saw(NasSign sign) {
        signs.count(sign, clock.millis());
    }

    /** Something came from it. */
    public void packet(InetAddress source) {
        saw(NasSign.PACKET);
        if (lastSource.filter(source::equals).isEmpty()) {
            lastSource = Optional.of(source);
        }
    }

    public void dropped(DropReason reason) {
        drops.count(reason, clock.millis());
    }

    /** It is sent an answer; of those that say nothing of a device no note is taken. */
    public void answered(byte[] answer) {
        Code.ofOctet(answer[0] & 0xFF).ifPresent(code -> {
            if (code == Code.ACCESS_ACCEPT) {
                saw(NasSign.ACCEPT);
            } else if (code == Code.ACCESS_REJECT) {
                saw(NasSign.REJECT);
            }
        });
    }

    public long count(NasSign sign) {
        return signs.count(sign);
    }

    public Optional<Instant> first(NasSign sign) {
        return signs.first(sign);
    }

    public Optional<Instant> last(NasSign sign) {
        return signs.last(sign);
    }

    /** How often what came was dropped, by the reason; only those that there were. */
    public Map<DropReason, Long> drops() {
        return drops.counts();
    }

    public Optional<Instant> last(DropReason reason) {
        return drops.last(reason);
    }

    /** The last reason that something was dropped for. */
    public Optional<DropReason> lastDrop() {
        return drops.counts().keySet().stream()
                .max((one, other) ->
                        last(one).orElseThrow().compareTo(last(other).orElseThrow()));
    }

    /** Where the last packet came from. */
    public Optional<InetAddress> lastSource() {
        return lastSource;
    }

    /** The first packet that was what it should be. */
    public Optional<Instant> firstValid() {
        return Stream.of(NasSign.ACCESS_REQUEST, NasSign.STATUS_SERVER, NasSign.ACCOUNTING_REQUEST)
                .flatMap(sign -> first(sign).stream())
                .min(Instant::compareTo);
    }
}
