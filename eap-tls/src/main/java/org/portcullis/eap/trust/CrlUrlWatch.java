package org.portcullis.eap.trust;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.PemException;

/**
 * Follows the CRL at one address. The server is asked whether it changed; one that keeps no marks (ETag, Last-Modified) has
 * to send it whole, and is asked less often. An address that fails is asked at doubling intervals.
 */
final class CrlUrlWatch implements CrlFollower {
    private static final Duration WITHOUT_MARKS = Duration.ofMinutes(15);
    private static final Duration LONGEST_BACK_OFF = Duration.ofHours(1);
    private static final int MAX_DOUBLINGS = 12;

    private final URI address;
    private final CrlHolding holding;
    private final CrlListener listener;
    private final CrlDownload download;
    private final CrlCopies copies;
    private final LongSupplier nanoTime;
    private volatile Duration every = Duration.ZERO;
    private Optional<CrlCopy> marks = Optional.empty();
    private volatile long nextAt;
    private int failures;
    private String digest = "";

    CrlUrlWatch(
            URI address,
            CrlHolding holding,
            CrlListener listener,
            CrlDownload download,
            CrlCopies copies,
            LongSupplier nanoTime) {
        this.address = address;
        this.holding = holding;
        this.listener = listener;
        this.download = download;
        this.copies = copies;
        this.nanoTime = nanoTime;
        this.nextAt = nanoTime.getAsLong();
    }

    @Override
    public CrlHolding holding() {
        return holding;
    }

    /** From the copy on disk, if there is one; the network is for the background. */
    @Override
    public synchronized void loadNow(Duration interval) {
        every = interval;
        copies.find(address).ifPresent(copy -> {
            try {
                holding.take(copy.content());
                remember(copy, CertificateFacts.sha256(copy.content()));
            } catch (PemException refused) {
                holding.lookedAt(Optional.of("the copy on disk: " + refused.getMessage()));
                listener.refused(holding.location(), "the copy on disk: " + refused.getMessage());
            }
        });
    }

    /** The server is asked at the next turn, whatever was the plan before. Waits for no answer that is under way. */
    @Override
    public void lookAgain(Duration interval) {
        every = interval;
        nextAt = nanoTime.getAsLong();
    }

    @Override
    public synchronized void follow() {
        if (nanoTime.getAsLong() - nextAt < 0) {
            return;
        }
        try {
            Optional<CrlCopy> found = download.get(address, marks);
            if (found.isPresent()) {
                take(found.get());
            }
            failures = 0;
            holding.lookedAt(Optional.empty());
        } catch (IOException unreachable) {
            holding.lookedAt(Optional.of("it cannot be fetched: " + unreachable.getMessage()));
            if (failures++ == 0) {
                listener.unreachable(holding.location(), address + " cannot be fetched: " + unreachable.getMessage());
            }
        } catch (PemException refused) {
            holding.lookedAt(Optional.of(refused.getMessage()));
            if (failures++ == 0) {
                listener.refused(holding.location(), refused.getMessage());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        nextAt = nanoTime.getAsLong() + interval().toNanos();
    }

    /** A server without marks sends again what is in force already; that is nothing new. */
    private void take(CrlCopy copy) {
        String found = CertificateFacts.sha256(copy.content());
        if (!found.equals(digest)) {
            holding.take(copy.content());
            copies.keep(address, copy);
        }
        remember(copy, found);
    }

    // The octets themselves need not be held twice.
    private void remember(CrlCopy copy, String contentDigest) {
        digest = contentDigest;
        marks = copy.hasMark()
                ? Optional.of(new CrlCopy(new byte[0], copy.etag(), copy.lastModified()))
                : Optional.empty();
    }

    private Duration interval() {
        if (failures > 0) {
            Duration backOff = every.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
            return backOff.compareTo(LONGEST_BACK_OFF) < 0 ? backOff : LONGEST_BACK_OFF;
        }
        return marks.isEmpty() && every.compareTo(WITHOUT_MARKS) < 0 ? WITHOUT_MARKS : every;
    }
}
