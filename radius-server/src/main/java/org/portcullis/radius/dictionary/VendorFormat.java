package org.portcullis.radius.dictionary;

/**
 * How a vendor lays out the attributes inside its Vendor-Specific (RFC 2865 §5.26 recommends one octet for each field, and
 * not all follow).
 *
 * @param typeOctets 1, 2 or 4
 * @param lengthOctets 0 (one attribute fills the rest), 1 or 2; the length counts the header too
 * @param continuation whether an octet follows whose highest bit says that the value goes on in the next Vendor-Specific
 */
public record VendorFormat(int typeOctets, int lengthOctets, boolean continuation) {
    public static final VendorFormat RECOMMENDED = new VendorFormat(1, 1, false);

    public VendorFormat {
        if (typeOctets != 1 && typeOctets != 2 && typeOctets != 4 || lengthOctets < 0 || lengthOctets > 2) {
            throw new IllegalArgumentException(
                    "a vendor's format is 1, 2 or 4 octets of type and 0, 1 or 2 of length, not " + typeOctets + ","
                            + lengthOctets);
        }
        if (continuation && lengthOctets == 0) {
            throw new IllegalArgumentException("a vendor's format that continues needs a length");
        }
    }

    /** Octets of type and length. */
    public int header() {
        return typeOctets + lengthOctets;
    }

    /** The largest number that an attribute of this vendor can have. */
    public long maxType() {
        return (1L << 8 * typeOctets) - 1;
    }
}
