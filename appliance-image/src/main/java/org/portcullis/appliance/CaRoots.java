package org.portcullis.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.Pem;

/** {@code data/ca.pem}: the roots above the appliance's own certificates, for devices and scripts to trust. */
public final class CaRoots {
    private CaRoots() {}

    /**
     * The files of a CA that a command put in force. A serving process renews the appliance's certificate itself; here it is
     * made where there never was one.
     *
     * @throws Failure when one cannot be written
     */
    public static void write(Configuration configuration, IssuingCa ca, Cryptography cryptography) {
        DataFolder data = new DataFolder(configuration.dataDir());
        write(data, ca.roots());
        if (!Files.exists(data.serverCertificate())) {
            ServerIdentity.renewIfDue(configuration, ca, cryptography);
        }
        try {
            FileTree.give(data.path(), data.path());
        } catch (IOException e) {
            throw new Failure(data.path() + " cannot be given to the owner of the folder: " + e);
        }
    }

    /** The newest root in a data folder; empty while there is no CA. */
    public static Optional<X509Certificate> newest(Path data) {
        Path file = new DataFolder(data).caCertificate();
        return Files.exists(file)
                ? new Pem(Cryptography.bouncyCastle(new SecureRandom()))
                        .certificates(file).stream().findFirst()
                : Optional.empty();
    }

    /** @throws Failure when it cannot be written */
    static void write(DataFolder data, List<X509Certificate> roots) {
        Path file = data.caCertificate();
        String text = Pem.encode(roots);
        try {
            if (Files.exists(file) && Files.readString(file).equals(text)) {
                return;
            }
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Failure(file + " cannot be written: " + e);
        }
    }
}
