package org.portcullis.appliance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;

/** A CA for switches and proxies, with its files. */
final class SwitchCa {
    private final Path folder;
    private final TestPki pki = new TestPki();
    private final Authority root;

    /** What a TLS client is configured with. */
    record Certified(Path certificate, Path key, Identity identity) {}

    SwitchCa(Path folder, String name) {
        this.folder = folder;
        this.root = pki.root(name);
    }

    /** The root, as {@code NAME.pem}. */
    void writeRoot(String name) throws Exception {
        root.writePem(folder, name);
    }

    Certified issue(String dnsName) throws Exception {
        return issue(dnsName, leaf(dnsName));
    }

    Certified issueExpired(String dnsName) throws Exception {
        Instant now = pki.now();
        return issue(dnsName, leaf(dnsName).valid(now.minus(9, ChronoUnit.DAYS), now.minus(1, ChronoUnit.DAYS)));
    }

    private Certified issue(String dnsName, Leaf leaf) throws Exception {
        Identity identity = root.issue(leaf);
        Path own = Files.createTempDirectory(folder, dnsName);
        identity.writePem(own, "peer");
        return new Certified(own.resolve("peer.pem"), own.resolve("peer.key"), identity);
    }

    private static Leaf leaf(String dnsName) {
        return Leaf.of("CN=" + dnsName)
                .purposes(KeyPurposeId.id_kp_clientAuth)
                .alternativeName(new GeneralName(GeneralName.dNSName, dnsName));
    }

    /** A CRL that lists those, as {@code NAME}. */
    void writeCrl(String name, Certified... revoked) throws Exception {
        Files.write(
                folder.resolve(name),
                root.crl(Arrays.stream(revoked)
                                .map(each -> each.identity().certificate())
                                .toArray(java.security.cert.X509Certificate[]::new))
                        .getEncoded());
    }
}
