package org.portcullis.eap.ca;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.portcullis.eap.x509.SubjectPublicKey;

/**
 * What the certificates of a kind of device are like.
 *
 * @param keys the kinds of keys that are certified ({@code EC-P256}, {@code Ed25519}, {@code RSA-3072}, which means at least
 *     that many bits); none: whatever the CA takes at all
 * @param purposes extendedKeyUsage, clientAuth among them
 * @param revocable whether they say where their revocation is looked up; else that nobody publishes it (RFC 9608), which
 *     suits those that live for hours
 */
public record CertificateProfile(Duration validity, List<String> keys, List<KeyPurposeId> purposes, boolean revocable) {
    /** The purposes by the names of RFC 5280 §4.2.1.12. */
    public static final Map<String, KeyPurposeId> PURPOSES = Map.of(
            "clientAuth", KeyPurposeId.id_kp_clientAuth,
            "serverAuth", KeyPurposeId.id_kp_serverAuth,
            "codeSigning", KeyPurposeId.id_kp_codeSigning,
            "ipsecIKE", KeyPurposeId.id_kp_ipsecIKE);

    /** What {@code keys} may name. */
    public static final List<String> KEYS =
            List.of("EC-P256", "EC-P384", "EC-P521", "Ed25519", "RSA-2048", "RSA-3072", "RSA-4096");

    private static final String RSA = "RSA-";

    public CertificateProfile {
        keys = List.copyOf(keys);
        purposes = List.copyOf(purposes);
        if (validity.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("ca.validity must be at least 1 minute");
        }
    }

    /** Any key, for clientAuth, revocable. */
    public static CertificateProfile standard(Duration validity) {
        return new CertificateProfile(validity, List.of(), List.of(KeyPurposeId.id_kp_clientAuth), true);
    }

    /** @throws RequestRefusedException when such a key is not certified for this kind of device */
    void requireKey(SubjectPublicKeyInfo key) {
        String type = SubjectPublicKey.type(encoded(key));
        if (!keys.isEmpty() && keys.stream().noneMatch(allowed -> fits(type, allowed))) {
            throw new RequestRefusedException("the request's key is " + type + "; devices of this type have "
                    + String.join(" or ", keys) + " (ca.profiles)");
        }
    }

    private static boolean fits(String type, String allowed) {
        return allowed.equals(type)
                || allowed.startsWith(RSA)
                        && type.startsWith(RSA)
                        && Integer.parseInt(type.substring(RSA.length()))
                                >= Integer.parseInt(allowed.substring(RSA.length()));
    }

    private static byte[] encoded(SubjectPublicKeyInfo key) {
        try {
            return key.getEncoded();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
