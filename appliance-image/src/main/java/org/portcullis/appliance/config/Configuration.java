package org.portcullis.appliance.config;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;

/**
 * What {@code portcullis.yml} says, with its defaults filled in and its paths made absolute. Only values: nothing here has
 * opened, parsed or bound anything.
 *
 * @param node this node's name, in events and in the change table
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
        String storageUrl,
        Events events,
        List<Export> exports,
        Console console,
        ZoneId timezone,
        List<String> withoutEffect) {

    /** Where RADIUS is listened for; port 0 takes any free one. */
    public record Radius(List<InetAddress> addresses, int authPort) {}

    /**
     * A file that the configuration names, with the place where it does, for messages about what is in the file.
     *
     * @param key {@code trust.anchors[0].file}
     * @param line in the configuration file
     */
    public record NamedFile(Path path, String key, int line) {}

    /** A switch, access point or controller, or a block of them. */
    public record Client(
            String name,
            Cidr address,
            Secret secret,
            String vendor,
            String site,
            MessageAuthenticator messageAuthenticator,
            Optional<String> probeUser) {}

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
     * @param min oldest TLS version, {@code 1.2} or {@code 1.3}
     * @param fragmentSize octets of TLS data in one EAP packet
     * @param resumption how long after its proof of its key a device may resume its TLS session; zero for not at all
     */
    public record Eap(
            String identity,
            Optional<NamedFile> certificate,
            Optional<NamedFile> key,
            String min,
            String max,
            int fragmentSize,
            Duration resumption) {}

    /** Whom to believe. */
    public record Trust(
            List<Anchor> anchors,
            List<NamedFile> intermediates,
            List<String> identity,
            Revocation revocation,
            UnknownDevice unknownDevice) {}

    /** A root beside the own issuing CA; what it does not say itself it has from {@link Trust}. */
    public record Anchor(NamedFile file, Optional<String> vendor, List<String> identity, Revocation revocation) {}

    /**
     * How a chain is checked for revocation.
     *
     * @param crl whether CRLs are asked; false: revocation is not checked, and every event says so
     * @param crlGrace how long after nextUpdate a CRL still counts
     */
    public record Revocation(boolean crl, boolean acceptUnknown, List<NamedFile> crls, Duration crlGrace) {}

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
     */
    public record Ca(Duration validity, Duration overlap) {}

    /** The audit trail. */
    public record Events(boolean beforeAccept, Duration retention) {}

    /** Where events go beside the own index. */
    public record Export(String name, URI url, String dataStream, Credentials credentials, Optional<NamedFile> ca) {}

    /** Where the console listens; port 0 takes any free one. */
    public record Console(InetAddress address, int port) {}

    /** How an exporter shows who it is. */
    public sealed interface Credentials {
        record None() implements Credentials {}

        record ApiKey(Secret key) implements Credentials {}

        record Password(String user, Secret password) implements Credentials {}
    }
}
