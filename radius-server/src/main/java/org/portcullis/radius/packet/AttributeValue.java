package org.portcullis.radius.packet;

import java.util.List;
import java.util.function.LongFunction;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.dictionary.AttributeDefinition;
import org.portcullis.radius.dictionary.AttributeDefinition.Encryption;
import org.portcullis.radius.dictionary.VendorFormat;

/**
 * A value that is to be sent: which attribute, with which tag, and not encrypted yet, since that needs the request that it
 * answers.
 */
public final class AttributeValue {
    /** Tags go from 1 to this; 0 is "no group" (RFC 2868 §3.1). */
    public static final int MAX_TAG = 0x1F;

    private final AttributeDefinition attribute;
    private final int tag;
    private final byte[] value;
    private final LongFunction<VendorFormat> formats;

    AttributeValue(AttributeDefinition attribute, int tag, byte[] value, LongFunction<VendorFormat> formats) {
        this.attribute = attribute;
        this.tag = tag;
        this.value = value;
        this.formats = formats;
    }

    /** Whether {@link #write()} is not enough. */
    public boolean isEncrypted() {
        return attribute.encryption() != Encryption.NONE;
    }

    /**
     * The attributes on the wire, of a value that is not encrypted.
     *
     * @throws IllegalArgumentException when it does not fit, or has to be encrypted
     */
    public List<RawAttribute> write() {
        if (isEncrypted()) {
            throw new IllegalArgumentException(attribute.name() + " is sent encrypted only");
        }
        return put(value);
    }

    /**
     * The attributes on the wire, encrypted where the dictionary says so.
     *
     * @param requestAuthenticator of the Access-Request that is answered
     * @param salts of this packet
     * @throws IllegalArgumentException when it does not fit
     */
    public List<RawAttribute> write(Secret secret, byte[] requestAuthenticator, Salts salts) {
        return put(
                switch (attribute.encryption()) {
                    case NONE -> value;
                    case USER_PASSWORD -> HiddenPassword.hide(value, secret, requestAuthenticator);
                    case TUNNEL_PASSWORD ->
                        MppeKey.encrypt(Secret.of(value), salts.next(), secret, requestAuthenticator);
                    case ASCEND_SECRET -> AscendSecret.mask(value, secret, requestAuthenticator);
                });
    }

    private List<RawAttribute> put(byte[] octets) {
        try {
            return AttributePlaces.put(attribute, tagged(octets), formats);
        } catch (IllegalArgumentException tooLong) {
            throw new IllegalArgumentException(
                    "the value of " + attribute.name() + " is too long: " + tooLong.getMessage(), tooLong);
        }
    }

    /** A number's tag takes the place of its first octet, which is zero; any other value's stands before it. */
    private byte[] tagged(byte[] octets) {
        if (!attribute.tagged()) {
            return octets;
        }
        byte[] whole = attribute.isTaggedNumber() ? octets.clone() : new byte[octets.length + 1];
        if (!attribute.isTaggedNumber()) {
            System.arraycopy(octets, 0, whole, 1, octets.length);
        }
        whole[0] = (byte) tag;
        return whole;
    }

    /** Without tag and not encrypted. */
    byte[] octets() {
        return value;
    }

    /** Never the value: it may be a password. */
    @Override
    public String toString() {
        return attribute.name() + " of " + value.length + " octets";
    }
}
