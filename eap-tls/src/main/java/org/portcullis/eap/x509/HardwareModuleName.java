package org.portcullis.eap.x509;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.OtherName;

/**
 * The name of a hardware module (RFC 4108 §5), by which IDevIDs name their device (IEEE 802.1AR §8.6).
 *
 * @param type the kind of module, an object identifier of its maker
 * @param serial its serial number: as text where it is printable, else in upper-case hexadecimal
 */
public record HardwareModuleName(String type, String serial) {
    private static final ASN1ObjectIdentifier ID_ON_HARDWARE_MODULE_NAME =
            new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.4");
    private static final int FIELDS = 2;

    /**
     * Reads one of a subjectAltName's entries; empty when it is another kind of name.
     *
     * @throws IllegalArgumentException when it is malformed
     */
    static Optional<HardwareModuleName> of(GeneralName name) {
        if (name.getTagNo() != GeneralName.otherName) {
            return Optional.empty();
        }
        OtherName other = OtherName.getInstance(name.getName());
        if (!other.getTypeID().equals(ID_ON_HARDWARE_MODULE_NAME)) {
            return Optional.empty();
        }
        ASN1Sequence fields = ASN1Sequence.getInstance(other.getValue());
        if (fields.size() != FIELDS) {
            throw new IllegalArgumentException("a hardwareModuleName has " + FIELDS + " fields, not " + fields.size());
        }
        return Optional.of(new HardwareModuleName(
                ASN1ObjectIdentifier.getInstance(fields.getObjectAt(0)).getId(),
                text(ASN1OctetString.getInstance(fields.getObjectAt(1)).getOctets())));
    }

    private static String text(byte[] octets) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            if (!text.isBlank() && text.chars().noneMatch(Character::isISOControl)) {
                return text;
            }
        } catch (CharacterCodingException binary) {
            // Then it is a number.
        }
        return HexFormat.of().withUpperCase().formatHex(octets);
    }
}
