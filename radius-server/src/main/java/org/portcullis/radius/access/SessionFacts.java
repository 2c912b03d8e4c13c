package org.portcullis.radius.access;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import org.portcullis.eap.eap.TlsFacts;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.packet.AttributeList;

/** Reads from a request what a session is known by on its NAS, spelt as the NAS spells it. */
public final class SessionFacts {
    private SessionFacts() {}

    /** The session of a device that proved its certificate. */
    static Session of(Exchange exchange, Decision.Permit permit, Optional<TlsFacts> tls, Grant grant, Instant started) {
        return of(
                exchange,
                new Session.Authorization(
                        Optional.of(permit.permitted().serial()),
                        tls.flatMap(TlsFacts::clientCertificate)
                                .map(shown -> new Session.Certificate(shown.issuer(), shown.serialNumber())),
                        permit.profile().name(),
                        permit.vlan(),
                        basis(exchange.nas(), permit, permit.profile())),
                grant,
                started);
    }

    /** The session of what was let in by its MAC address. */
    static Session of(Exchange exchange, Decision.Bypass bypass, Grant grant, Instant started) {
        return of(
                exchange,
                new Session.Authorization(
                        Optional.empty(),
                        Optional.empty(),
                        bypass.profile().name(),
                        bypass.vlan(),
                        basis(exchange.nas(), bypass, bypass.profile())),
                grant,
                started);
    }

    private static Optional<Session.Basis> basis(NasClient client, Decision decision, AuthorizationProfile profile) {
        return decision.context()
                .map(seen -> new Session.Basis(
                        (String) seen.get(Attribute.REQUEST_IDENTITY),
                        (String) seen.get(Attribute.REQUEST_SSID),
                        (String) seen.get(Attribute.CREDENTIAL_SUBJECT),
                        (String) seen.get(Attribute.CREDENTIAL_KEY_TYPE),
                        profile.digest(client.site(), client.vendor())));
    }

    private static Session of(Exchange exchange, Session.Authorization given, Grant grant, Instant started) {
        AttributeList attributes = exchange.attributes();
        Optional<Instant> ends = grant.sessionTimeout().isPresent()
                ? Optional.of(started.plusSeconds(grant.sessionTimeout().getAsLong()))
                : Optional.empty();
        return new Session(
                grant.sessionId(),
                nas(attributes, exchange.nas(), exchange.source().getAddress()),
                port(attributes),
                station(attributes),
                Optional.of(given),
                Session.Usage.named(attributes.text("Acct-Session-Id")),
                started,
                started,
                ends,
                false,
                Enforcement.NONE);
    }

    public static Session.Nas nas(AttributeList attributes, NasClient client, InetAddress source) {
        return new Session.Nas(
                client.name(),
                client.site(),
                source,
                attributes.address("NAS-IP-Address"),
                attributes.address("NAS-IPv6-Address"),
                attributes.text("NAS-Identifier"));
    }

    public static Session.Port port(AttributeList attributes) {
        return new Session.Port(
                attributes.number("NAS-Port"),
                attributes.text("NAS-Port-Id").filter(id -> !id.isEmpty()),
                attributes.text("NAS-Port-Type").orElse(""));
    }

    public static Session.Station station(AttributeList attributes) {
        Optional<String> calling = attributes.text("Calling-Station-Id");
        return new Session.Station(calling.flatMap(MacAddress::parseStationId), calling, attributes.text("User-Name"));
    }
}
