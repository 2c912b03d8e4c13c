package org.portcullis.radius.dictionary;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where an attribute stands in a packet.
 *
 * @param type the type on the packet's own level; above 255 for what dictionaries name and no packet has
 * @param vendor IANA private enterprise number; {@link #NO_VENDOR} outside vendors' spaces
 * @param numbers below that type, outermost first: the vendor's or the extended type (RFC 6929 §2), then TLVs (§2.3)
 */
public record AttributePath(int type, long vendor, List<Long> numbers) {
    public static final long NO_VENDOR = -1;

    /** Vendor-Specific, and within extended attributes Extended-Vendor-Specific (RFC 6929 §2.4). */
    public static final int VENDOR_SPECIFIC = 26;

    private static final int FIRST_EXTENDED = 241;
    private static final int FIRST_LONG = 245;
    private static final int LAST_EXTENDED = 246;

    public AttributePath {
        numbers = List.copyOf(numbers);
    }

    public static AttributePath ofType(int type) {
        return new AttributePath(type, NO_VENDOR, List.of());
    }

    static AttributePath ofVendor(int type, long vendor) {
        return new AttributePath(type, vendor, List.of());
    }

    AttributePath child(long number) {
        List<Long> longer = new ArrayList<>(numbers);
        longer.add(number);
        return new AttributePath(type, vendor, longer);
    }

    public boolean hasVendor() {
        return vendor != NO_VENDOR;
    }

    /** In a space of RFC 6929 §2.1 or §2.2. */
    public boolean isExtended() {
        return type >= FIRST_EXTENDED && type <= LAST_EXTENDED;
    }

    /** In a space whose values may go on in the next attribute (RFC 6929 §2.2). */
    public boolean isLong() {
        return type >= FIRST_LONG && type <= LAST_EXTENDED;
    }

    /** The numbers that are TLVs inside a value. */
    public List<Long> tlvs() {
        return hasVendor() || isExtended() ? numbers.subList(Math.min(1, numbers.size()), numbers.size()) : numbers;
    }

    /** {@code 5}, {@code 26.9.1}, {@code 241.1}, {@code 245.26.9.1}. */
    @Override
    public String toString() {
        String prefix =
                type + (isExtended() && hasVendor() ? "." + VENDOR_SPECIFIC : "") + (hasVendor() ? "." + vendor : "");
        return prefix + numbers.stream().map(number -> "." + number).collect(Collectors.joining());
    }
}
