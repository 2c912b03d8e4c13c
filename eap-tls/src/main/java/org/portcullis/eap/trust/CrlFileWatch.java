package org.portcullis.eap.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.PemException;

/**
 * Follows one CRL file. It is looked at by size, time and file key; only a file that looks another one is read, and only
 * other octets are parsed. A file that was changed a moment ago is read again: within one tick of the file system's clock
 * it could change once more and look the same. A file that is refused is refused once, not at every look.
 */
final class CrlFileWatch implements CrlFollower {
    private static final Duration TICK = Duration.ofSeconds(2);

    private final Path path;
    private final CrlHolding holding;
    private final CrlListener listener;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private Optional<Look> last = Optional.empty();
    private Duration every = Duration.ZERO;
    private long nextAt;
    private String digest = "";
    private String trouble = "";

    CrlFileWatch(Path path, CrlHolding holding, CrlListener listener, InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.path = path;
        this.holding = holding;
        this.listener = listener;
    }

    private record Look(long size, Instant modified, String key) {}

    @Override
    public CrlHolding holding() {
        return holding;
    }

    @Override
    public synchronized void loadNow(Duration interval) {
        every = interval;
        nextAt = nanoTime.getAsLong() + every.toNanos();
        last = settled(look());
        byte[] content = CrlFile.octets(path);
        digest = CertificateFacts.sha256(content);
        holding.take(content);
        holding.lookedAt(Optional.empty());
    }

    @Override
    public synchronized void lookAgain(Duration interval) {
        every = interval;
        nextAt = nanoTime.getAsLong();
        follow();
    }

    @Override
    public synchronized void follow() {
        if (nanoTime.getAsLong() - nextAt < 0) {
            return;
        }
        nextAt = nanoTime.getAsLong() + every.toNanos();
        Optional<Look> look = look();
        if (look.isPresent() && look.equals(last)) {
            holding.lookedAt(Optional.of(trouble).filter(why -> !why.isEmpty()));
            return;
        }
        try {
            byte[] content = CrlFile.octets(path);
            last = settled(look);
            String found = CertificateFacts.sha256(content);
            if (!found.equals(digest)) {
                digest = found;
                holding.take(content);
            }
            trouble = "";
            holding.lookedAt(Optional.empty());
        } catch (PemException refused) {
            holding.lookedAt(Optional.of(refused.getMessage()));
            // Atomically replaced files are always whole; half-written ones are read again when they look another one.
            if (!refused.getMessage().equals(trouble)) {
                trouble = refused.getMessage();
                listener.refused(holding.location(), refused.getMessage());
            }
        }
    }

    private Optional<Look> settled(Optional<Look> look) {
        Instant now = clock.instant();
        return look.filter(seen -> seen.modified().isBefore(now.minus(TICK)));
    }

    private Optional<Look> look() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(new Look(
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant(),
                    String.valueOf(attributes.fileKey())));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
