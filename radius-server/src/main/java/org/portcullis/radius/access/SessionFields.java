package org.portcullis.radius.access;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

/**
 * A session as events tell of it, and back: events are what the table of live sessions is made whole from after a crash,
 * so everything that a CoA-Request needs is in them.
 */
public final class SessionFields {
    private SessionFields() {}

    /** Adds what a session is known by; what the event says already in other words is left out. */
    public static void write(SecurityEvent.Builder event, Session session) {
        Session.Nas nas = session.nas();
        Session.Station station = session.station();
        event.set(Field.SESSION_ID, session.id())
                .set(Field.SESSION_ACCT_ID, printable(session.usage().acctSessionId()))
                .set(Field.SESSION_ENDS, session.ends())
                .set(Field.NAS_NAME, nas.name())
                .set(Field.NAS_SITE, nas.site())
                .set(Field.LABEL_SITE, nas.site())
                .set(Field.OBSERVER_IP, List.of(nas.address()))
                .set(
                        Field.NAS_IP,
                        Stream.of(nas.ipAddress(), nas.ipv6Address())
                                .flatMap(Optional::stream)
                                .toList())
                .set(Field.NAS_IDENTIFIER, printable(nas.identifier()))
                .set(Field.NAS_PORT, PortFacts.printable(session.port().name()))
                .set(Field.NAS_PORT_NUMBER, session.port().number())
                .set(Field.NAS_PORT_TYPE, session.port().type())
                .set(Field.SOURCE_MAC, station.mac())
                .set(
                        Field.SESSION_CALLING_STATION_ID,
                        printable(station.callingStationId())
                                .filter(sent ->
                                        !station.mac().map(MacAddress::ecs).equals(Optional.of(sent))))
                .set(Field.SESSION_USER_NAME, printable(station.userName()));
        session.authorization().ifPresent(given -> {
            event.set(Field.DEVICE_SERIAL_NUMBER, given.device().map(Serial::text))
                    .set(Field.AUTHORIZATION_PROFILE, given.profile())
                    .set(Field.NETWORK_VLAN_ID, given.vlan())
                    .set(Field.AUTHORIZATION_DIGEST, given.basis().map(Session.Basis::grant));
            given.certificate()
                    .ifPresent(shown -> event.set(Field.TLS_CLIENT_ISSUER, shown.issuer())
                            .set(Field.TLS_CLIENT_SERIAL_NUMBER, shown.serialNumber()));
        });
    }

    /** The session that an event tells of, as it was when it began; empty when it tells of none. */
    public static Optional<Session> read(Map<Field, Object> event) {
        Optional<String> id = text(event, Field.SESSION_ID);
        Optional<InetAddress> source = addresses(event, Field.OBSERVER_IP).findFirst();
        if (id.isEmpty() || source.isEmpty()) {
            return Optional.empty();
        }
        Instant written = (Instant) event.get(Field.TIMESTAMP);
        return Optional.of(new Session(
                id.get(),
                new Session.Nas(
                        text(event, Field.NAS_NAME).orElse(""),
                        text(event, Field.NAS_SITE).orElse(""),
                        source.get(),
                        addresses(event, Field.NAS_IP)
                                .filter(Inet4Address.class::isInstance)
                                .findFirst(),
                        addresses(event, Field.NAS_IP)
                                .filter(Inet6Address.class::isInstance)
                                .findFirst(),
                        text(event, Field.NAS_IDENTIFIER)),
                port(event),
                station(event),
                authorization(event),
                new Session.Usage(
                        false, text(event, Field.SESSION_ACCT_ID), 0, 0, 0, 0, 0, Optional.ofNullable((InetAddress)
                                event.get(Field.SOURCE_IP))),
                Optional.ofNullable((Instant) event.get(Field.EVENT_START)).orElse(written),
                written,
                Optional.ofNullable((Instant) event.get(Field.SESSION_ENDS)),
                false,
                Enforcement.NONE));
    }

    /** The port's name, fit for people. */
    public static String port(Session session) {
        return PortFacts.printable(session.port().name());
    }

    /** The User-Name, fit for people. */
    public static Optional<String> userName(Session session) {
        return printable(session.station().userName());
    }

    private static Session.Port port(Map<Field, Object> event) {
        Optional<Long> number = Optional.ofNullable((Long) event.get(Field.NAS_PORT_NUMBER));
        return new Session.Port(
                number,
                text(event, Field.NAS_PORT)
                        .filter(name -> !number.map(String::valueOf).equals(Optional.of(name))),
                text(event, Field.NAS_PORT_TYPE).orElse(""));
    }

    private static Session.Station station(Map<Field, Object> event) {
        Optional<MacAddress> mac = Optional.ofNullable((MacAddress) event.get(Field.SOURCE_MAC));
        return new Session.Station(
                mac,
                text(event, Field.SESSION_CALLING_STATION_ID).or(() -> mac.map(MacAddress::ecs)),
                text(event, Field.SESSION_USER_NAME));
    }

    private static Optional<Session.Authorization> authorization(Map<Field, Object> event) {
        return text(event, Field.AUTHORIZATION_PROFILE)
                .map(profile -> new Session.Authorization(
                        text(event, Field.DEVICE_SERIAL_NUMBER).flatMap(Serial::parse),
                        text(event, Field.TLS_CLIENT_SERIAL_NUMBER)
                                .map(serial -> new Session.Certificate(
                                        text(event, Field.TLS_CLIENT_ISSUER).orElse(""), serial)),
                        profile,
                        text(event, Field.NETWORK_VLAN_ID),
                        basis(event)));
    }

    /** Only the event of the decision itself has all of it. */
    private static Optional<Session.Basis> basis(Map<Field, Object> event) {
        return text(event, Field.AUTHORIZATION_DIGEST)
                .filter(digest -> EventAction.ACCESS_ACCEPT.word().equals(event.get(Field.EVENT_ACTION)))
                .map(digest -> new Session.Basis(
                        text(event, Field.context(Attribute.REQUEST_IDENTITY)).orElse(""),
                        text(event, Field.context(Attribute.REQUEST_SSID)).orElse(""),
                        text(event, Field.context(Attribute.CREDENTIAL_SUBJECT)).orElse(""),
                        text(event, Field.context(Attribute.CREDENTIAL_KEY_TYPE))
                                .orElse(""),
                        digest));
    }

    private static Optional<String> printable(Optional<String> sent) {
        return sent.map(PortFacts::printable);
    }

    private static Optional<String> text(Map<Field, Object> event, Field field) {
        return Optional.ofNullable((String) event.get(field));
    }

    private static Stream<InetAddress> addresses(Map<Field, Object> event, Field field) {
        return ((List<?>) event.getOrDefault(field, List.of())).stream().map(InetAddress.class::cast);
    }
}
