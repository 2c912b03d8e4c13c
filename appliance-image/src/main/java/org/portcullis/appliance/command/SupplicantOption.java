package org.portcullis.appliance.command;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
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

    /** Every command is made at each start; the providers cost as much again and are made by who plays a device. */
    private static final class Providers {
        private static final Cryptography CRYPTOGRAPHY = Cryptography.choose(new SecureRandom());
        private static final TlsCryptography TLS = new TlsCryptography(CRYPTOGRAPHY);
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
        Pem pem = new Pem(Providers.CRYPTOGRAPHY);
        return PeerSettings.of(
                identity,
                CertifiedKey.of(chain(), pem.privateKey(key), Providers.CRYPTOGRAPHY, Providers.TLS),
                new PathValidator(pem.certificates(ca), List.of(), Providers.CRYPTOGRAPHY, InstantSource.system()));
    }
}
