package org.portcullis.appliance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.eap.ca.CaException;
import org.portcullis.eap.ca.IssuedWithKey;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.x509.Pem;
import org.portcullis.eap.x509.SubjectAlternativeNames;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate of the appliance itself, issued by its own CA: key and chain in one file of mode 0600, which is replaced
 * whole, so that no crash leaves a key without its certificate.
 *
 * @param file where it rests
 * @param names what it is called: DNS names
 * @param addresses where it is reached
 */
record ServerCertificate(Path file, List<String> names, List<InetAddress> addresses) {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);

    /** With which the appliance shows itself to devices, by EAP and where they enrol. */
    static ServerCertificate forDevices(Configuration configuration) {
        return forDevices(
                new DataFolder(configuration.dataDir()),
                configuration.eap().identity(),
                configuration.ca().publicUrl(),
                configuration.ca().address());
    }

    /**
     * @param publicUrl whose host it is called by too
     * @param address where EST is listened for
     */
    static ServerCertificate forDevices(
            DataFolder data, String identity, Optional<URI> publicUrl, InetAddress address) {
        Set<String> names = new LinkedHashSet<>(List.of(identity));
        Set<InetAddress> addresses = new LinkedHashSet<>();
        publicUrl
                .map(url -> url.getHost().replaceAll("[\\[\\]]", ""))
                .ifPresent(host -> Cidr.parseAddress(host).ifPresentOrElse(addresses::add, () -> names.add(host)));
        if (!address.isAnyLocalAddress()) {
            addresses.add(address);
        }
        if (address.isLoopbackAddress()) {
            names.add("localhost");
        }
        return new ServerCertificate(data.serverCertificate(), List.copyOf(names), List.copyOf(addresses));
    }

    /** With which the console shows itself to browsers. */
    static ServerCertificate forConsole(Configuration configuration) {
        InetAddress address = configuration.console().address();
        return new ServerCertificate(
                new DataFolder(configuration.dataDir()).consoleCertificate(),
                List.of(configuration.node(), "localhost"),
                address.isAnyLocalAddress() ? List.of() : List.of(address));
    }

    /** Issues one with a fresh key, in place of any that is there. */
    private void issue(IssuingCa ca) throws IOException {
        IssuedWithKey issued = ca.issueServer(names, addresses);
        String key = new String(Pem.encode(issued.privateKey()).octets(), StandardCharsets.US_ASCII);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Pem.writePrivate(fresh, Secret.ofUtf8(key + issued.issued().chainPem()));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Issues one where there is none, or it is near its end.
     *
     * @return whether there is a new one
     */
    boolean renewIfDue(IssuingCa ca, Pem pem, Instant now) {
        if (!isDue(ca, pem, now)) {
            return false;
        }
        try {
            issue(ca);
            return true;
        } catch (IOException e) {
            throw new Failure(file + " cannot be renewed: " + e);
        } catch (CaException cannot) {
            // What is there is still good: devices go on authenticating while the CA's token is away.
            if (!Files.exists(file)) {
                throw cannot;
            }
            LOG.error("{} cannot be renewed and is tried again every hour: {}", file, cannot.getMessage());
            return false;
        }
    }

    /** Whether it is missing, bears other names, is of an older generation of the CA, or two thirds of its life are over. */
    private boolean isDue(IssuingCa ca, Pem pem, Instant now) {
        if (!Files.exists(file)) {
            return true;
        }
        X509Certificate certificate = pem.certificates(file).get(0);
        if (ca.issuerOf(certificate).filter(ca.newest()::equals).isEmpty()) {
            return true;
        }
        SubjectAlternativeNames has = SubjectAlternativeNames.of(certificate);
        List<String> addressTexts = addresses.stream()
                .map(address -> "IP:" + address.getHostAddress())
                .toList();
        if (!has.dnsNames().containsAll(names) || !has.texts().containsAll(addressTexts)) {
            return true;
        }
        Instant from = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(from, certificate.getNotAfter().toInstant());
        return now.isAfter(from.plus(life.multipliedBy(2).dividedBy(3)));
    }
}
