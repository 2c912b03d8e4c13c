package org.portcullis.eap.trust;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.portcullis.policy.device.RevocationReason;

/**
 * The revokedCertificates of a CRL (RFC 5280 §5.1.2.6), immutable, in three arrays sorted by serial number: as many octets
 * an entry as the longest serial number has, and five (half a million of 16 octets: 10.5 MB).
 */
final class RevokedEntries {
    static final RevokedEntries NONE = new Builder(0, 1).build();

    private final int width;
    private final byte[] serials;
    // Seconds since 1970, unsigned; 0 when not known.
    private final int[] dates;
    private final byte[] reasons;

    private RevokedEntries(int width, byte[] serials, int[] dates, byte[] reasons) {
        this.width = width;
        this.serials = serials;
        this.dates = dates;
        this.reasons = reasons;
    }

    /**
     * What the issuer says of one certificate.
     *
     * @param date when it was revoked; empty where the entry's date cannot be read
     */
    record Entry(RevocationReason reason, Optional<Instant> date) {}

    /** Takes entries in any order, and sorts them at the end. */
    static final class Builder {
        private final int width;
        private final byte[] serials;
        private final int[] dates;
        private final byte[] reasons;
        private int count;

        /**
         * @param capacity how many entries come
         * @param width octets of the longest serial number
         */
        Builder(int capacity, int width) {
            this.width = width;
            this.serials = new byte[Math.multiplyExact(width, capacity)];
            this.dates = new int[capacity];
            this.reasons = new byte[capacity];
        }

        /** @param serial two's complement, big-endian: the content of a DER INTEGER, somewhere in {@code reader} */
        void add(DerReader reader, int serialAt, int serialLength, long epochSecond, RevocationReason reason) {
            int start = count * width;
            int pad = width - serialLength;
            Arrays.fill(serials, start, start + pad, (byte) (reader.octetAt(serialAt) < 0 ? -1 : 0));
            for (int i = 0; i < serialLength; i++) {
                serials[start + pad + i] = reader.octetAt(serialAt + i);
            }
            dates[count] = epochSecond > 0 && epochSecond <= 0xFFFF_FFFFL ? (int) epochSecond : 0;
            reasons[count] = (byte) reason.code();
            count++;
        }

        RevokedEntries build() {
            int[] order = SerialOrder.of(serials, width, count);
            byte[] sorted = new byte[count * width];
            int[] sortedDates = new int[count];
            byte[] sortedReasons = new byte[count];
            for (int i = 0; i < count; i++) {
                System.arraycopy(serials, order[i] * width, sorted, i * width, width);
                sortedDates[i] = dates[order[i]];
                sortedReasons[i] = reasons[order[i]];
            }
            return new RevokedEntries(width, sorted, sortedDates, sortedReasons);
        }
    }

    /** Empty when the certificate of that number is not listed. */
    Optional<Entry> find(BigInteger serialNumber) {
        byte[] number = serialNumber.toByteArray();
        if (number.length > width) {
            return Optional.empty();
        }
        byte[] wanted = new byte[width];
        Arrays.fill(wanted, 0, width - number.length, (byte) (number[0] < 0 ? -1 : 0));
        System.arraycopy(number, 0, wanted, width - number.length, number.length);
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int order = Arrays.compareUnsigned(serials, middle * width, (middle + 1) * width, wanted, 0, width);
            if (order == 0) {
                return Optional.of(entry(middle));
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    int size() {
        return reasons.length;
    }

    /** Octets of memory. */
    long octets() {
        return (long) serials.length + 4L * dates.length + reasons.length;
    }

    private Entry entry(int index) {
        long date = Integer.toUnsignedLong(dates[index]);
        return new Entry(
                RevocationReason.of(reasons[index]),
                date == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(date)));
    }
}
