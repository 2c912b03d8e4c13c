package org.portcullis.radius.accounting;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.access.SessionFacts;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.packet.AttributeList;

/**
 * What an Accounting-Request says (RFC 2866 §5, RFC 2869 §5).
 *
 * @param statusType as on the wire
 * @param classes every Class attribute as text; a NAS sends back all that it was given (RFC 2865 §5.25)
 * @param terminateCause by its word; empty when not stated
 * @param happened when it happened on the NAS: Event-Timestamp, else the arrival less Acct-Delay-Time
 */
record AccountingReport(
        long statusType,
        List<String> classes,
        Session.Nas nas,
        Session.Port port,
        Session.Station station,
        Session.Usage usage,
        Optional<String> terminateCause,
        Instant happened) {

    /** A time further away than this is a clock that was never set. */
    private static final Duration PLAUSIBLE_PAST = Duration.ofDays(2);

    private static final Duration PLAUSIBLE_FUTURE = Duration.ofMinutes(5);
    private static final int GIGAWORD_BITS = 32;

    /** Empty when it does not say what it is about: Acct-Status-Type must be there (RFC 2866 §5.13). */
    static Optional<AccountingReport> read(
            AttributeList attributes, NasClient client, InetAddress source, Instant arrived) {
        return attributes
                .number("Acct-Status-Type")
                .map(status -> new AccountingReport(
                        status,
                        attributes.all("Class").stream()
                                .map(octets -> new String(octets, StandardCharsets.ISO_8859_1))
                                .toList(),
                        SessionFacts.nas(attributes, client, source),
                        SessionFacts.port(attributes),
                        SessionFacts.station(attributes),
                        usage(attributes),
                        attributes.number("Acct-Terminate-Cause").map(TerminateCause::word),
                        happened(attributes, arrived)));
    }

    /** Acct-Session-Id; empty when the NAS broke RFC 2866 §5.5. */
    Optional<String> acctSessionId() {
        return usage.acctSessionId();
    }

    /** When the session began, by its own account. */
    Instant began() {
        return happened.minusSeconds(usage.seconds());
    }

    /** Whether it says which session it is about, where it is about one (RFC 2866 §5.5). */
    boolean complete() {
        return acctSessionId().isPresent()
                || AcctStatusType.of(statusType)
                        .filter(type -> type != AcctStatusType.ACCOUNTING_ON && type != AcctStatusType.ACCOUNTING_OFF)
                        .isEmpty();
    }

    /** The session with what the NAS calls itself, the port and the station now; what it leaves out stays. */
    Session of(Session session) {
        Session.Nas known = session.nas();
        return session.named(
                new Session.Nas(
                        known.name(),
                        known.site(),
                        known.address(),
                        nas.ipAddress().or(known::ipAddress),
                        nas.ipv6Address().or(known::ipv6Address),
                        nas.identifier().or(known::identifier)),
                new Session.Port(
                        port.number().or(session.port()::number),
                        port.id().or(session.port()::id),
                        port.type().isEmpty() ? session.port().type() : port.type()),
                new Session.Station(
                        station.mac().or(session.station()::mac),
                        station.callingStationId().or(session.station()::callingStationId),
                        station.userName().or(session.station()::userName)));
    }

    /** The session at the start of the accounting session that this reports. */
    Session begin(Session session) {
        return of(session)
                .with(Session.Usage.begun(acctSessionId(), usage.address().or(session.usage()::address)))
                .heard(happened);
    }

    /** The session with these counters; older ones that come late change nothing. */
    Session counted(Session session) {
        Session.Usage known = session.usage();
        boolean late = known.acctSessionId().equals(acctSessionId()) && usage.seconds() < known.seconds();
        Session.Usage newest = late
                ? known
                : new Session.Usage(
                        true,
                        acctSessionId(),
                        usage.seconds(),
                        usage.inputOctets(),
                        usage.outputOctets(),
                        usage.inputPackets(),
                        usage.outputPackets(),
                        usage.address().or(known::address));
        return of(session).with(newest);
    }

    /** Of a NAS as a whole: whether a session is on that one; several may share an address and differ in NAS-Identifier. */
    boolean speaksFor(Session session) {
        return nas.identifier().isEmpty()
                || session.nas().identifier().isEmpty()
                || nas.identifier().equals(session.nas().identifier());
    }

    private static Session.Usage usage(AttributeList attributes) {
        return new Session.Usage(
                true,
                attributes.text("Acct-Session-Id").filter(id -> !id.isEmpty()),
                attributes.number("Acct-Session-Time").orElse(0L),
                octets(attributes, "Acct-Input-Octets", "Acct-Input-Gigawords"),
                octets(attributes, "Acct-Output-Octets", "Acct-Output-Gigawords"),
                attributes.number("Acct-Input-Packets").orElse(0L),
                attributes.number("Acct-Output-Packets").orElse(0L),
                attributes.address("Framed-IP-Address").or(() -> attributes.address("Framed-IPv6-Address")));
    }

    /** RFC 2869 §5.1: the Gigawords count how often the octets went round; beyond 63 bits they mean nothing. */
    private static long octets(AttributeList attributes, String low, String high) {
        long gigawords = attributes.number(high).orElse(0L) & 0x7FFF_FFFFL;
        return gigawords << GIGAWORD_BITS | attributes.number(low).orElse(0L);
    }

    private static Instant happened(AttributeList attributes, Instant arrived) {
        Duration delay = attributes
                .number("Acct-Delay-Time")
                .map(Duration::ofSeconds)
                .filter(late -> late.compareTo(PLAUSIBLE_PAST) <= 0)
                .orElse(Duration.ZERO);
        return attributes
                .number("Event-Timestamp")
                .map(Instant::ofEpochSecond)
                .filter(stated -> stated.isAfter(arrived.minus(PLAUSIBLE_PAST))
                        && stated.isBefore(arrived.plus(PLAUSIBLE_FUTURE)))
                .orElse(arrived.minus(delay));
    }
}
