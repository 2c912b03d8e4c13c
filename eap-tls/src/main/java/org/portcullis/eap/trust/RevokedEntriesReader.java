package org.portcullis.eap.trust;

import java.util.Arrays;
import org.portcullis.eap.x509.PemException;
import org.portcullis.policy.device.RevocationReason;

/** Reads the revokedCertificates of a CRL (RFC 5280 §5.1.2.6, §5.3) in two passes over the octets, without a tree of them. */
final class RevokedEntriesReader {
    // RFC 5280 §4.1.2.2 allows 20; some issuers do not keep to it.
    private static final int MAX_SERIAL_OCTETS = 32;
    private static final byte[] REASON_CODE = {0x55, 0x1D, 0x15};
    private static final byte[] CERTIFICATE_ISSUER = {0x55, 0x1D, 0x1D};

    private final String source;

    /** @param source names the list in errors */
    RevokedEntriesReader(String source) {
        this.source = source;
    }

    /**
     * @param first the content of revokedCertificates
     * @param second the same again
     * @throws PemException when it is malformed, or has what is not understood and must not be passed over
     */
    RevokedEntries read(DerReader first, DerReader second) {
        int count = 0;
        int width = 1;
        while (first.hasMore()) {
            width = Math.max(width, serial(first.enter(DerReader.SEQUENCE)).remaining());
            count++;
        }
        if (width > MAX_SERIAL_OCTETS) {
            throw new PemException(source + " lists a serial number of " + width + " octets; at most "
                    + MAX_SERIAL_OCTETS + " are taken (RFC 5280 §4.1.2.2 allows 20)");
        }
        RevokedEntries.Builder builder = new RevokedEntries.Builder(count, width);
        while (second.hasMore()) {
            DerReader entry = second.enter(DerReader.SEQUENCE);
            DerReader serial = serial(entry);
            long date = date(entry);
            RevocationReason reason =
                    entry.hasMore() ? reason(entry.enter(DerReader.SEQUENCE)) : RevocationReason.UNSPECIFIED;
            entry.end();
            builder.add(second, serial.position(), serial.remaining(), date, reason);
        }
        return builder.build();
    }

    /** The number without octets that only repeat its sign, which DER forbids and some write. */
    private static DerReader serial(DerReader entry) {
        DerReader serial = entry.enter(DerReader.INTEGER);
        if (!serial.hasMore()) {
            throw new PemException("an entry has an empty serial number");
        }
        while (serial.remaining() > 1
                && serial.octetAt(serial.position()) == (serial.octetAt(serial.position() + 1) < 0 ? -1 : 0)) {
            serial.pass();
        }
        return serial;
    }

    /** It only informs; one that cannot be read is no reason to do without the whole list. */
    private static long date(DerReader entry) {
        DerReader time = entry.peek();
        entry.skip();
        try {
            return DerTime.read(time).getEpochSecond();
        } catch (PemException unreadable) {
            return 0;
        }
    }

    private RevocationReason reason(DerReader extensions) {
        RevocationReason reason = RevocationReason.UNSPECIFIED;
        while (extensions.hasMore()) {
            DerReader extension = extensions.enter(DerReader.SEQUENCE);
            byte[] type = extension.enter(DerReader.OBJECT_IDENTIFIER).rest();
            boolean critical = extension.at(DerReader.BOOLEAN)
                    && !Arrays.equals(extension.enter(DerReader.BOOLEAN).rest(), new byte[] {0});
            DerReader value = extension.enter(DerReader.OCTET_STRING);
            if (Arrays.equals(type, REASON_CODE)) {
                byte[] code = value.enter(DerReader.ENUMERATED).rest();
                reason = code.length == 1 ? RevocationReason.of(code[0]) : RevocationReason.UNSPECIFIED;
            } else if (Arrays.equals(type, CERTIFICATE_ISSUER)) {
                throw new PemException(source + " is an indirect CRL: it lists certificates of other issuers; give each"
                        + " issuer's own list");
            } else if (critical) {
                throw new PemException(
                        source + " has an entry with a critical extension that is not understood (RFC 5280 §5.3)");
            }
        }
        return reason;
    }
}
