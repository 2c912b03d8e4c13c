package org.portcullis.appliance.command;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.tls.CertifiedKey;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.eap.trust.PathValidator;
import org.portcullis.eap.x509.Pem;
import picocli.CommandLine.Option;

/** The device that a command plays: its certificate, its key, and whom it believes. */
final class SupplicantOption {
    @Option(names = "--cert", paramLabel = "FILE", description = "The device's chain, PEM.")
    private Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Its private key, PEM.")
    private Path key;

    @Option(names = "--ca", paramLabel = "FILE", description = "The root of the server's chain, PEM.")
    private Path ca;

    /** They cost more than the rest of a start, and a command's help does without. */
    private static final class Providers {
        private static final Cryptography CRYPTOGRAPHY = Cryptography.choose(new SecureRandom());
        private static final TlsCryptography TLS = new TlsCryptography(CRYPTOGRAPHY);
    }

    boolean knowsCa() {
        return ca != null;
    }

    /** Whether all three are there. */
    boolean complete() {
        return certificate != null && key != null && ca != null;
    }

    TlsCryptography tls() {
        return Providers.TLS;
    }

    /** The device's chain, its own certificate first. */
    List<X509Certificate> chain() {
        return new Pem(Providers.CRYPTOGRAPHY).certificates(certificate);
    }

    PeerSettings settings(String identity) {
        return settings(identity, chain(), key, serverTrust());
    }

    /**
     * Many devices instead of the one.
     *
     * @param folder of each device NAME a chain NAME.pem and a key NAME.key
     * @throws IOException when the folder cannot be read
     */
    List<PeerSettings> all(Path folder, String identity) throws IOException {
        Pem pem = new Pem(Providers.CRYPTOGRAPHY);
        PathValidator serverTrust = serverTrust();
        List<PeerSettings> devices = new ArrayList<>();
        try (DirectoryStream<Path> chains = Files.newDirectoryStream(folder, "*.pem")) {
            for (Path chain : chains) {
                Path keyBeside =
                        chain.resolveSibling(chain.getFileName().toString().replaceFirst("\\.pem$", ".key"));
                devices.add(settings(identity, pem.certificates(chain), keyBeside, serverTrust));
            }
        }
        return devices;
    }

    private static PeerSettings settings(
            String identity, List<X509Certificate> chain, Path key, PathValidator serverTrust) {
        CertifiedKey credentials = CertifiedKey.of(
                chain, new Pem(Providers.CRYPTOGRAPHY).privateKey(key), Providers.CRYPTOGRAPHY, Providers.TLS);
        return PeerSettings.of(identity, credentials, serverTrust);
    }

    private PathValidator serverTrust() {
        return new PathValidator(
                new Pem(Providers.CRYPTOGRAPHY).certificates(ca),
                List.of(),
                Providers.CRYPTOGRAPHY,
                InstantSource.system());
    }
}
