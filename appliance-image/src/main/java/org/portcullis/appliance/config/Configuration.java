package org.portcullis.appliance.config;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.portcullis.console.oidc.OidcSettings;
import org.portcullis.console.store.Role;
import org.portcullis.eap.ca.CertificateProfile;
import org.portcullis.eap.ca.TokenSettings;
import org.portcullis.eap.tls.EapTlsSettings;
import org.portcullis.eap.x509.PersonName;
import org.portcullis.policy.decision.CredentialTerms;
import org.portcullis.policy.directory.DirectorySettings;
import org.portcullis.policy.store.StorageLocation;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.profiler.anomaly.AnomalySettings;
import org.portcullis.profiler.dhcp.DhcpSettings;
import org.portcullis.profiler.mud.HostPattern;
import org.portcullis.profiler.signal.Source;
import org.portcullis.radius.coa.EnforcementSettings;
import org.portcullis.radius.nas.DynamicAuthorization;
import org.portcullis.siem.index.EventFilter;
import org.portcullis.siem.journal.DiskLimit;
import org.portcullis.siem.journal.JournalSettings;
import org.portcullis.siem.sink.Target;

/**
 * What {@code portcullis.yml} says, with its defaults filled in and its paths made absolute. Only values: nothing here has
 * opened, parsed or bound anything.
 *
 * @param node this node's name, in events and in the change table
 * @param directory empty when rules look nothing up
 */
public record Configuration(
        Path file,
        String node,
        Path dataDir,
        Radius radius,
        List<Client> clients,
        Eap eap,
        Trust trust,
        Ca ca,
        Path policy,
        Storage storage,
        Events events,
        List<Export> exports,
        Console console,
        Authorize authorize,
        Optional<DirectorySettings> directory,
        Enforcement enforcement,
        Profiler profiler,
        AnomalySettings anomalies,
        ZoneId timezone,
        List<String> withoutEffect) {

    /** On what terms LDevIDs still work. */
    public CredentialTerms terms() {
        return new CredentialTerms(ca.overlap(), trust.expired() == Expired.ONBOARDING);
    }

    /**
     * Where RADIUS is listened for, and how it is spoken.
     *
     * @param authPort 0 takes any free one; so does acctPort
     * @param dictionaries the admin's, read after those that are built in
     * @param rejectDelay how long an Access-Reject is held back
     * @param drain how long a stop waits for the conversations under way
     * @param radsec empty when RADIUS over TLS is not enabled
     */
    public record Radius(
            List<InetAddress> addresses,
            int authPort,
            int acctPort,
            List<NamedFile> dictionaries,
            Duration rejectDelay,
            Duration drain,
            Optional<Radsec> radsec) {}

    /**
     * RADIUS over TLS.
     *
     * @param certificate the listener's certificate and chain; absent: that of EAP
     * @param trust whose certificates make a switch; nobody else's do
     * @param idle after which a connection is closed; zero: never
     */
    public record Radsec(
            int port,
            Optional<NamedFile> certificate,
            Optional<NamedFile> key,
            List<PeerAnchor> trust,
            Duration idle,
            int maxConnections) {}

    /** Every root of others than devices. */
    public Stream<PeerAnchor> peerAnchors() {
        return Stream.concat(
                radius.radsec().stream().flatMap(radsec -> radsec.trust().stream()),
                console.clientCertificates().stream().flatMap(people -> people.trust().stream()));
    }

    /** A root of switches' or people's certificates. */
    public record PeerAnchor(NamedFile file, Revocation revocation) {}

    /**
     * By which certificates a client is known over TLS; at least one of the two is given.
     *
     * @param names DNS names or addresses
     * @param fingerprints SHA-256, upper-case hex
     */
    public record PeerCertificate(List<String> names, List<String> fingerprints) {}

    /**
     * A file that the configuration names, with the place where it does, for messages about what is in the file.
     *
     * @param key {@code trust.anchors[0].file}
     * @param line in the configuration file
     */
    public record NamedFile(Path path, String key, int line) {}

    /**
     * A switch, access point or controller, or a block of them.
     *
     * @param address given together with the secret, for RADIUS over UDP
     * @param radsec for RADIUS over TLS
     * @param tls how EAP-TLS is spoken with the devices behind it
     * @param coa how it is told that a session has to change; empty: it cannot be told
     */
    public record Client(
            String name,
            Optional<Cidr> address,
            Optional<Secret> secret,
            String vendor,
            String site,
            MessageAuthenticator messageAuthenticator,
            Optional<String> probeUser,
            EapTlsSettings tls,
            Optional<PeerCertificate> radsec,
            Optional<DynamicAuthorization> coa) {}

    /** What a client's requests without EAP need (CVE-2024-3596); EAP and Status-Server always require it. */
    public enum MessageAuthenticator {
        REQUIRE,
        WARN,
        OFF
    }

    /**
     * EAP and its TLS.
     *
     * @param identity the name in the server certificate that the own CA issues
     * @param certificate the server's certificate and chain; absent: from the own CA
     * @param tls how it is spoken where a client's entry does not say otherwise
     * @param resumption how long after its proof of its key a device may resume its TLS session; zero for not at all
     */
    public record Eap(
            String identity,
            Optional<NamedFile> certificate,
            Optional<NamedFile> key,
            EapTlsSettings tls,
            Duration resumption) {}

    /** Whom to believe. */
    public record Trust(
            List<Anchor> anchors,
            List<NamedFile> intermediates,
            List<String> identity,
            Revocation revocation,
            Expired expired,
            UnknownDevice unknownDevice) {}

    /** What becomes of a device that shows a bound LDevID whose time is over. */
    public enum Expired {
        REFUSE,
        ONBOARDING
    }

    /** A root beside the own issuing CA; what it does not say itself it has from {@link Trust}. */
    public record Anchor(NamedFile file, Optional<String> vendor, List<String> identity, Revocation revocation) {}

    /**
     * How a chain is checked for revocation.
     *
     * @param checks what is asked, in this order; none: revocation is not checked, and every event says so
     * @param crlGrace how long after nextUpdate a CRL still counts
     * @param reload how often CRL files and addresses are looked at
     */
    public record Revocation(
            List<RevocationCheck> checks,
            boolean acceptUnknown,
            List<CrlPlace> crls,
            Duration crlGrace,
            Duration reload,
            Ocsp ocsp) {

        /** The same without OCSP; no check at all where none was asked for. */
        Revocation byCrlAlone() {
            return new Revocation(
                    checks.isEmpty() ? List.of() : List.of(RevocationCheck.CRL),
                    acceptUnknown,
                    crls,
                    crlGrace,
                    reload,
                    ocsp);
        }
    }

    /** Where revocation is looked up. */
    public enum RevocationCheck {
        CRL,
        OCSP
    }

    /** A CRL file or address, one of the two, with the place where the configuration names it. */
    public record CrlPlace(Optional<Path> file, Optional<URI> url, String key, int line) {}

    /** @param url whom to ask instead of the address in each certificate */
    public record Ocsp(Optional<URI> url, OcspNonce nonce) {}

    /** Whether OCSP answers must repeat a random number. */
    public enum OcspNonce {
        OFF,
        TRY,
        REQUIRE
    }

    /**
     * Where the registry is kept.
     *
     * @param staleFor how long devices are let in by what was last known, while the database cannot be reached
     */
    public record Storage(StorageLocation location, Duration staleFor) {}

    /** What becomes of a device with a valid certificate that nobody registered. */
    public enum UnknownDevice {
        REFUSE,
        ONBOARD
    }

    /**
     * The own issuing CA.
     *
     * @param validity of the certificates that it issues to devices
     * @param overlap how long a certificate still works after a newer one of its device was first used
     * @param publicUrl under which the listener for CRL and OCSP is reached, for the certificates; empty: they do not say
     * @param address where EST, and CRL and OCSP, are listened for
     * @param estPort HTTPS; 0 takes any free one, and so does httpPort
     * @param httpPort plain HTTP for CRL and OCSP
     * @param crlValidity from thisUpdate to nextUpdate
     * @param deltaValidity the same of delta CRLs; empty: there are none
     * @param approval whether an admin has to approve the first certificate that a device gets by EST
     * @param activate who takes a device from onboarding to active
     * @param profiles what certificates of devices of some types are like, by {@code device.type}
     * @param pkcs11 the token where new keys of the issuing CA are made; empty: they rest in the database, sealed
     */
    public record Ca(
            Duration validity,
            Duration overlap,
            Optional<URI> publicUrl,
            InetAddress address,
            int estPort,
            int httpPort,
            Duration crlValidity,
            Optional<Duration> deltaValidity,
            boolean approval,
            Activation activate,
            Optional<TokenSettings> pkcs11,
            Map<String, CertificateProfile> profiles) {}

    /** Who takes a device from onboarding to active. */
    public enum Activation {
        ADMIN,
        /** The issuance of an LDevID by EST does. */
        ON_LDEVID
    }

    /**
     * The audit trail.
     *
     * @param maxDisk how much of the disk may be used before the alarm
     * @param onDiskFull what becomes of events that cannot be kept
     */
    public record Events(
            boolean beforeAccept, Duration retention, DiskLimit maxDisk, JournalSettings.OnDiskFull onDiskFull) {}

    /**
     * Where events go beside the own index.
     *
     * @param filter which of them
     * @param batch how many at once, at most
     */
    public record Export(String name, EventFilter filter, int batch, Target target) {}

    /**
     * Where the console listens, and how people sign in.
     *
     * @param port 0 takes any free one
     * @param secondFactor the roles that nobody has by a password alone
     * @param oidc the identity provider that people may sign in by
     * @param clientCertificates by which people may sign in; empty: by none
     */
    public record Console(
            InetAddress address,
            int port,
            Set<Role> secondFactor,
            Optional<OidcSettings> oidc,
            Optional<ClientCertificates> clientCertificates) {}

    /**
     * How people sign in by certificate.
     *
     * @param port where they are asked for it; 0 takes any free one
     * @param user where the user's name stands, first one present
     * @param bothFactors whether no second factor is asked for beside it
     */
    public record ClientCertificates(int port, List<PeerAnchor> trust, List<PersonName> user, boolean bothFactors) {}

    /**
     * What gateways are answered.
     *
     * @param issuer of their tokens
     * @param tokenLifetime at most an hour
     */
    public record Authorize(String issuer, Duration tokenLifetime) {}

    /**
     * How live sessions follow what changes.
     *
     * @param pace of what the policy changes
     * @param nodeSilence after which another node takes over the sessions of one that does not say that it is there
     */
    public record Enforcement(PolicyChange policyChange, EnforcementSettings.Pace pace, Duration nodeSilence) {}

    /**
     * What is found out about devices beside their certificates, and concluded from it.
     *
     * @param oui lists of address blocks, read over the one that is shipped
     * @param dhcp empty when no copies of DHCP messages are taken
     * @param rules files of rules beside those that the appliance comes with
     * @param keep for how long a MAC address is known that is not seen again
     * @param mud empty when makers' descriptions are not fetched
     */
    public record Profiler(
            boolean enabled,
            List<Path> oui,
            Optional<DhcpSettings> dhcp,
            List<Path> rules,
            Duration keep,
            Optional<Mud> mud) {}

    /**
     * Makers' descriptions of their devices (RFC 8520); see {@link org.portcullis.profiler.mud.MudSettings}.
     *
     * @param caFile who may vouch for the servers; empty: those of the Java runtime
     */
    public record Mud(
            List<HostPattern> hosts,
            List<Cidr> privateNetworks,
            List<MudTrust> trust,
            List<NamedFile> crls,
            Optional<NamedFile> caFile,
            Duration keep,
            Set<Source> sources,
            Map<String, List<Cidr>> roles) {}

    /**
     * Who may sign MUD files.
     *
     * @param hosts whose; empty: of every host that is listed
     */
    public record MudTrust(NamedFile file, List<HostPattern> hosts) {}

    /** What becomes of live sessions that would get something else by another policy. */
    public enum PolicyChange {
        /** Their switches are told. */
        ENFORCE,
        /** They keep what they have until their devices authenticate again. */
        NEXT_AUTHENTICATION
    }
}
