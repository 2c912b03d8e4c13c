package org.portcullis.console.page.network;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.nas.NasEntry;
import org.portcullis.radius.nas.NasRoster;

/**
 * What of a live session can be held, as the forms for it want it; empty where it cannot.
 *
 * @param address of its NAS, where the client is a range of them and it alone is meant
 */
public record HoldableSession(String mac, String nas, String address, String port) {

    /** Until when a session is held, by the hold that lasts longest. */
    public static Optional<Instant> heldUntil(Session session, List<Hold> holds, Instant now) {
        return holds.stream()
                .filter(hold -> hold.holds(session, now))
                .map(Hold::until)
                .max(Comparator.naturalOrder());
    }

    public static HoldableSession of(Session session, NasRoster roster) {
        InetAddress switchAddress = session.nas().address();
        boolean range = roster.named(session.nas().name())
                .map(NasRoster.Line::entry)
                .map(NasEntry::client)
                .flatMap(client -> client.address())
                .filter(block -> block.prefix() < switchAddress.getAddress().length * Byte.SIZE)
                .isPresent();
        return new HoldableSession(
                session.station().mac().map(MacAddress::ecs).orElse(""),
                session.nas().name(),
                Optional.of(switchAddress.getHostAddress()).filter(any -> range).orElse(""),
                session.port().name());
    }
}
