package org.portcullis.policy.value;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * A device on a port: from its Access-Accept, and from what its NAS reports by accounting.
 *
 * @param id our own, random, 32 hexadecimal digits; goes out as Class and comes back with accounting
 * @param authorization empty when the NAS reports a session that no Access-Accept of this appliance began
 * @param usage what accounting last said
 * @param started the Access-Accept, or the NAS's Accounting-Request Start where there was none
 * @param lastHeard the last authentication or accounting of it
 * @param ends when its Session-Timeout is over; empty when it has none
 * @param stale whether its NAS has been silent about it for too long; it is still a target of CoA
 */
public record Session(
        String id,
        Nas nas,
        Port port,
        Station station,
        Optional<Authorization> authorization,
        Usage usage,
        Instant started,
        Instant lastHeard,
        Optional<Instant> ends,
        boolean stale,
        Enforcement enforcement) {

    /**
     * The NAS, and the names it gives itself, as it sent them last (RFC 5176 §3 wants the same ones in a CoA-Request).
     *
     * @param name of the configured client
     * @param site of the configured client; may be empty
     * @param address the source of its packets
     * @param ipAddress NAS-IP-Address
     * @param ipv6Address NAS-IPv6-Address
     * @param identifier NAS-Identifier
     */
    public record Nas(
            String name,
            String site,
            InetAddress address,
            Optional<InetAddress> ipAddress,
            Optional<InetAddress> ipv6Address,
            Optional<String> identifier) {

        /** The same NAS, which belongs to that site by now. */
        public Nas at(String otherSite) {
            return new Nas(name, otherSite, address, ipAddress, ipv6Address, identifier);
        }
    }

    /**
     * The port, as the NAS sent it.
     *
     * @param number NAS-Port
     * @param id NAS-Port-Id
     * @param type NAS-Port-Type by its name in the dictionary: {@code Ethernet}; may be empty
     */
    public record Port(Optional<Long> number, Optional<String> id, String type) {
        private static final String WIRED = "Ethernet";

        /** NAS-Port-Id, else NAS-Port; empty when the NAS names no port. */
        public String name() {
            return id.or(() -> number.map(String::valueOf)).orElse("");
        }

        /** Whether it is a socket of a switch; on an access point many stations share what it calls a port. */
        public boolean wired() {
            return type.equals(WIRED);
        }
    }

    /**
     * Who is on the port, in the NAS's own spelling.
     *
     * @param mac from Calling-Station-Id, where that begins with one
     * @param callingStationId as sent
     * @param userName as the NAS sent it last
     */
    public record Station(Optional<MacAddress> mac, Optional<String> callingStationId, Optional<String> userName) {}

    /**
     * What the Access-Accept gave to whom.
     *
     * @param device the product serial; empty for one that was let in by its MAC address, which is no device of the registry
     * @param certificate what the device proved itself with; empty when it was another way
     * @param profile the authorization profile's name
     * @param vlan the untagged VLAN; empty for the port's own
     * @param basis empty for a session of before it was kept
     */
    public record Authorization(
            Optional<Serial> device,
            Optional<Certificate> certificate,
            String profile,
            Optional<String> vlan,
            Optional<Basis> basis) {

        /** Of which nothing more is known. */
        public Authorization(
                Optional<Serial> device, Optional<Certificate> certificate, String profile, Optional<String> vlan) {
            this(device, certificate, profile, vlan, Optional.empty());
        }
    }

    /**
     * What the decision rested on and is told nowhere else of a session, so that another policy can be held against it.
     *
     * @param identity that the device gave, which may be another one than its NAS has as User-Name
     * @param ssid the wireless network; may be empty, as the next two
     * @param subject of the certificate, RFC 4514
     * @param keyType of the certificate: {@code EC-P256}
     * @param grant digest of all that the profile gave this switch
     */
    public record Basis(String identity, String ssid, String subject, String keyType, String grant) {}

    /**
     * A certificate, by the two things that name it (RFC 5280 §4.1.2.2).
     *
     * @param issuer distinguished name, RFC 4514
     * @param serialNumber upper-case hex, no colons
     */
    public record Certificate(String issuer, String serialNumber) {}

    /**
     * What accounting says. Counters are of the accounting session that is named, and seen from the port (RFC 2866 §5.3):
     * input is what the device sent.
     *
     * @param reported whether the NAS has accounted for it; before that a name is from the Access-Request
     * @param acctSessionId the NAS's own name for it; empty until it said one
     * @param seconds Acct-Session-Time
     * @param address Framed-IP-Address, else Framed-IPv6-Address
     */
    public record Usage(
            boolean reported,
            Optional<String> acctSessionId,
            long seconds,
            long inputOctets,
            long outputOctets,
            long inputPackets,
            long outputPackets,
            Optional<InetAddress> address) {
        public static final Usage NONE = new Usage(false, Optional.empty(), 0, 0, 0, 0, 0, Optional.empty());

        /** Not reported yet, with the name that the Access-Request has for it. */
        public static Usage named(Optional<String> acctSessionId) {
            return new Usage(false, acctSessionId, 0, 0, 0, 0, 0, Optional.empty());
        }

        /** Reported, with nothing counted yet. */
        public static Usage begun(Optional<String> acctSessionId, Optional<InetAddress> address) {
            return new Usage(true, acctSessionId, 0, 0, 0, 0, 0, address);
        }
    }

    /** The device of the registry that is in it. */
    public Optional<Serial> device() {
        return authorization.flatMap(Authorization::device);
    }

    public Session with(Enforcement changed) {
        return new Session(id, nas, port, station, authorization, usage, started, lastHeard, ends, stale, changed);
    }

    public Session with(Usage changed) {
        return new Session(
                id, nas, port, station, authorization, changed, started, lastHeard, ends, stale, enforcement);
    }

    /** The NAS spoke of it: it is not stale. */
    public Session heard(Instant at) {
        return new Session(id, nas, port, station, authorization, usage, started, at, ends, false, enforcement);
    }

    /** Without a time at which it ends: its NAS keeps it beyond that. */
    public Session unending() {
        return new Session(
                id, nas, port, station, authorization, usage, started, lastHeard, Optional.empty(), stale, enforcement);
    }

    /** Its NAS has been silent about it for too long. */
    public Session silent() {
        return new Session(id, nas, port, station, authorization, usage, started, lastHeard, ends, true, enforcement);
    }

    /** As the NAS names itself, the port and the station now. */
    public Session named(Nas newNas, Port newPort, Station newStation) {
        return new Session(
                id, newNas, newPort, newStation, authorization, usage, started, lastHeard, ends, stale, enforcement);
    }
}
