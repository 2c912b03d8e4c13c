package org.portcullis.radius.store;

import java.net.InetAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

/** A session as a row of its table, and back. */
final class SessionRow {
    static final String ID = "id";
    static final List<String> COLUMNS = List.of(
            ID,
            "nas_name",
            "nas_site",
            "nas_address",
            "nas_ip_address",
            "nas_ipv6_address",
            "nas_identifier",
            "port_number",
            "port_id",
            "port_type",
            "mac",
            "calling_station_id",
            "user_name",
            "device",
            "certificate_issuer",
            "certificate_serial",
            "profile",
            "vlan",
            "eap_identity",
            "ssid",
            "certificate_subject",
            "certificate_key_type",
            "grant_digest",
            "reported",
            "acct_session_id",
            "seconds",
            "input_octets",
            "output_octets",
            "input_packets",
            "output_packets",
            "framed_address",
            "started",
            "last_heard",
            "ends",
            "stale",
            "enforcement",
            "enforcement_detail",
            "enforcement_attempts",
            "enforcement_since",
            "node");

    private SessionRow() {}

    static Map<String, Object> of(Session session, String node) {
        Map<String, Object> row = new HashMap<>();
        row.put(ID, session.id());
        row.put("node", node);
        Session.Nas nas = session.nas();
        row.put("nas_name", nas.name());
        row.put("nas_site", nas.site());
        row.put("nas_address", text(nas.address()));
        row.put("nas_ip_address", nas.ipAddress().map(SessionRow::text).orElse(null));
        row.put("nas_ipv6_address", nas.ipv6Address().map(SessionRow::text).orElse(null));
        row.put("nas_identifier", nas.identifier().orElse(null));
        row.put("port_number", session.port().number().orElse(null));
        row.put("port_id", session.port().id().orElse(null));
        row.put("port_type", session.port().type());
        Session.Station station = session.station();
        row.put("mac", station.mac().map(MacAddress::ecs).orElse(null));
        row.put("calling_station_id", station.callingStationId().orElse(null));
        row.put("user_name", station.userName().orElse(null));
        Optional<Session.Authorization> given = session.authorization();
        Optional<Session.Certificate> shown = given.flatMap(Session.Authorization::certificate);
        row.put("device", session.device().map(Serial::text).orElse(null));
        row.put("certificate_issuer", shown.map(Session.Certificate::issuer).orElse(null));
        row.put(
                "certificate_serial",
                shown.map(Session.Certificate::serialNumber).orElse(null));
        row.put("profile", given.map(Session.Authorization::profile).orElse(null));
        row.put("vlan", given.flatMap(Session.Authorization::vlan).orElse(null));
        Optional<Session.Basis> basis = given.flatMap(Session.Authorization::basis);
        row.put("eap_identity", basis.map(Session.Basis::identity).orElse(null));
        row.put("ssid", basis.map(Session.Basis::ssid).orElse(null));
        row.put("certificate_subject", basis.map(Session.Basis::subject).orElse(null));
        row.put("certificate_key_type", basis.map(Session.Basis::keyType).orElse(null));
        row.put("grant_digest", basis.map(Session.Basis::grant).orElse(null));
        Session.Usage usage = session.usage();
        row.put("reported", usage.reported());
        row.put("acct_session_id", usage.acctSessionId().orElse(null));
        row.put("seconds", usage.seconds());
        row.put("input_octets", usage.inputOctets());
        row.put("output_octets", usage.outputOctets());
        row.put("input_packets", usage.inputPackets());
        row.put("output_packets", usage.outputPackets());
        row.put("framed_address", usage.address().map(SessionRow::text).orElse(null));
        row.put("started", session.started().toEpochMilli());
        row.put("last_heard", session.lastHeard().toEpochMilli());
        row.put("ends", session.ends().map(Instant::toEpochMilli).orElse(null));
        row.put("stale", session.stale());
        Enforcement enforcement = session.enforcement();
        row.put("enforcement", enforcement.status().name());
        row.put("enforcement_detail", enforcement.detail());
        row.put("enforcement_attempts", enforcement.attempts());
        row.put(
                "enforcement_since",
                enforcement.since().map(Instant::toEpochMilli).orElse(null));
        return row;
    }

    static Session read(ResultSet row) throws SQLException {
        return new Session(
                row.getString(ID),
                new Session.Nas(
                        row.getString("nas_name"),
                        row.getString("nas_site"),
                        address(row, "nas_address")
                                .orElseThrow(() -> new StoreException(
                                        "a session in the database has no NAS address; restore it from a backup")),
                        address(row, "nas_ip_address"),
                        address(row, "nas_ipv6_address"),
                        string(row, "nas_identifier")),
                new Session.Port(number(row, "port_number"), string(row, "port_id"), row.getString("port_type")),
                new Session.Station(
                        string(row, "mac").flatMap(MacAddress::parse),
                        string(row, "calling_station_id"),
                        string(row, "user_name")),
                authorization(row),
                new Session.Usage(
                        row.getBoolean("reported"),
                        string(row, "acct_session_id"),
                        row.getLong("seconds"),
                        row.getLong("input_octets"),
                        row.getLong("output_octets"),
                        row.getLong("input_packets"),
                        row.getLong("output_packets"),
                        address(row, "framed_address")),
                Instant.ofEpochMilli(row.getLong("started")),
                Instant.ofEpochMilli(row.getLong("last_heard")),
                number(row, "ends").map(Instant::ofEpochMilli),
                row.getBoolean("stale"),
                new Enforcement(
                        Enforcement.Status.valueOf(row.getString("enforcement")),
                        row.getString("enforcement_detail"),
                        row.getInt("enforcement_attempts"),
                        number(row, "enforcement_since").map(Instant::ofEpochMilli)));
    }

    private static Optional<Session.Authorization> authorization(ResultSet row) throws SQLException {
        Optional<String> profile = string(row, "profile");
        if (profile.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> serialNumber = string(row, "certificate_serial");
        String issuer = string(row, "certificate_issuer").orElse("");
        return Optional.of(new Session.Authorization(
                string(row, "device").flatMap(Serial::parse),
                serialNumber.map(number -> new Session.Certificate(issuer, number)),
                profile.get(),
                string(row, "vlan"),
                basis(row)));
    }

    private static Optional<Session.Basis> basis(ResultSet row) throws SQLException {
        Optional<String> grant = string(row, "grant_digest");
        return grant.isEmpty()
                ? Optional.empty()
                : Optional.of(new Session.Basis(
                        row.getString("eap_identity"),
                        row.getString("ssid"),
                        row.getString("certificate_subject"),
                        row.getString("certificate_key_type"),
                        grant.get()));
    }

    private static Optional<String> string(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private static Optional<Long> number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    private static Optional<InetAddress> address(ResultSet row, String column) throws SQLException {
        return string(row, column).flatMap(Cidr::parseAddress);
    }

    /** The literal, without the name of an interface. */
    static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
