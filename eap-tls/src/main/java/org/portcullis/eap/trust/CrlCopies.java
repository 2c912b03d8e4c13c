package org.portcullis.eap.trust;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.PemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was got from addresses, kept on disk so that a restart has it at once: {@code NAME.crl} as the server gave it, and
 * {@code NAME.txt} with the address and the server's marks. It is checked at a start like anything that is new.
 */
final class CrlCopies {
    private static final Logger LOG = LoggerFactory.getLogger(CrlCopies.class);
    private static final int NAME_LENGTH = 32;
    private static final int NOTES = 3;

    private final Path folder;

    CrlCopies(Path folder) {
        this.folder = folder;
    }

    Optional<CrlCopy> find(URI address) {
        Path file = file(address, ".crl");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            List<String> notes = Files.readAllLines(file(address, ".txt"), StandardCharsets.UTF_8);
            boolean complete = notes.size() == NOTES && notes.get(0).equals(address.toString());
            return Optional.of(
                    new CrlCopy(CrlFile.octets(file), complete ? notes.get(1) : "", complete ? notes.get(2) : ""));
        } catch (IOException | PemException unreadable) {
            LOG.warn("the copy of {} in {} cannot be read and is got anew: {}", address, file, unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** The marks go first and come last: a copy never stands beside the marks of another one. */
    void keep(URI address, CrlCopy copy) {
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(file(address, ".txt"));
            write(file(address, ".crl"), copy.content());
            String notes = String.join("\n", address.toString(), copy.etag(), copy.lastModified()) + "\n";
            write(file(address, ".txt"), notes.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.warn("the CRL of {} is in force, but cannot be kept for the next start: {}", address, e.toString());
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        Files.write(whole, content);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path file(URI address, String suffix) {
        String name = CertificateFacts.sha256(address.toString().getBytes(StandardCharsets.UTF_8));
        return folder.resolve(name.substring(0, NAME_LENGTH) + suffix);
    }
}
