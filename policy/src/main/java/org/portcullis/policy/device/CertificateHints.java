package org.portcullis.policy.device;

import java.util.Optional;

/**
 * What a certificate says of its device beyond a name to know it by: each the first of its kind, where there is one.
 *
 * @param commonName of the subject (X.520)
 * @param organization of the subject: of an IDevID, its maker
 * @param organizationalUnit of the subject: of many an IDevID, the product line
 * @param serialNumber of the subject: of an IDevID, the product serial (IEEE 802.1AR §8.6)
 * @param hardwareType the kind of hardware module, an object identifier of its maker (RFC 4108 §5)
 * @param hardwareSerial that module's serial number
 * @param mudUrl where the maker describes the device (RFC 8520 §11)
 */
public record CertificateHints(
        Optional<String> commonName,
        Optional<String> organization,
        Optional<String> organizationalUnit,
        Optional<String> serialNumber,
        Optional<String> hardwareType,
        Optional<String> hardwareSerial,
        Optional<String> mudUrl) {
    /** Of a certificate that is not at hand. */
    public static final CertificateHints NONE = new CertificateHints(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
}
