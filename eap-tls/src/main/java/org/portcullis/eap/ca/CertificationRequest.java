package org.portcullis.eap.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.portcullis.eap.x509.DistinguishedName;
import org.portcullis.eap.x509.SubjectPublicKey;
import org.portcullis.policy.value.Serial;

/**
 * A PKCS#10 request (RFC 2986) whose sender has proven to hold the private key. Only the key is of use: whatever name and
 * extensions the request asks for never go into a certificate.
 *
 * @param key EC P-256, P-384 or P-521, Ed25519, or RSA of 2048 to 4096 bits
 * @param subject whom it names; looked at only to refuse a renewal that names somebody else
 */
record CertificationRequest(SubjectPublicKeyInfo key, X500Name subject) {
    private static final int MAX_OCTETS = 16 * 1024;
    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\\s]*)-----END (?:NEW )?CERTIFICATE REQUEST-----");
    private static final BigInteger MIN_EXPONENT = BigInteger.valueOf(65537);
    private static final Set<String> KEY_TYPES = Set.of("EC-P256", "EC-P384", "EC-P521", "Ed25519");
    private static final Set<ASN1ObjectIdentifier> SIGNATURES = Set.of(
            X9ObjectIdentifiers.ecdsa_with_SHA256,
            X9ObjectIdentifiers.ecdsa_with_SHA384,
            X9ObjectIdentifiers.ecdsa_with_SHA512,
            PKCSObjectIdentifiers.sha256WithRSAEncryption,
            PKCSObjectIdentifiers.sha384WithRSAEncryption,
            PKCSObjectIdentifiers.sha512WithRSAEncryption,
            PKCSObjectIdentifiers.id_RSASSA_PSS,
            EdECObjectIdentifiers.id_Ed25519);

    /**
     * Reads and checks a request, PEM or DER.
     *
     * @throws RequestRefusedException when it is malformed, its key is not allowed or its signature does not verify
     */
    static CertificationRequest parse(byte[] request, Provider provider) {
        if (request.length > MAX_OCTETS) {
            throw new RequestRefusedException("the request has " + request.length + " octets, more than " + MAX_OCTETS);
        }
        try {
            JcaPKCS10CertificationRequest parsed = new JcaPKCS10CertificationRequest(der(request));
            parsed.setProvider(provider);
            ASN1ObjectIdentifier signature = parsed.getSignatureAlgorithm().getAlgorithm();
            if (!SIGNATURES.contains(signature)) {
                throw new RequestRefusedException("the request is signed with algorithm " + signature
                        + ", which is not accepted; sign it with ECDSA or RSA over SHA-256 or better, or Ed25519");
            }
            SubjectPublicKeyInfo key = parsed.getSubjectPublicKeyInfo();
            check(key, parsed.getPublicKey());
            if (!parsed.isSignatureValid(new JcaContentVerifierProviderBuilder()
                    .setProvider(provider)
                    .build(parsed.getPublicKey()))) {
                throw new RequestRefusedException(
                        "the request's signature does not verify with the key in it; make the request"
                                + " again with the private key that belongs to it");
            }
            return new CertificationRequest(key, parsed.getSubject());
        } catch (RequestRefusedException refused) {
            throw refused;
        } catch (IOException
                | GeneralSecurityException
                | PKCSException
                | OperatorCreationException
                | RuntimeException e) {
            // Bouncy Castle answers malformed ASN.1 with many a RuntimeException.
            throw new RequestRefusedException("the request cannot be parsed as PKCS#10: " + e.getMessage(), e);
        }
    }

    /** DER of the SubjectPublicKeyInfo. */
    byte[] encodedKey() {
        try {
            return key.getEncoded();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** RFC 4514. */
    String subjectText() {
        if (subject.getRDNs().length == 0) {
            return "nobody";
        }
        try {
            return DistinguishedName.text(new X500Principal(encoded(subject)));
        } catch (IllegalArgumentException malformed) {
            return "somebody whose name cannot be read";
        }
    }

    /**
     * Whether its subject is that of the certificate that is renewed (RFC 7030 §4.2.2); leaving it out, or naming the device
     * by its serial alone, is the same wish.
     *
     * @param renewed RFC 4514
     */
    boolean namesOnly(Serial device, String renewed) {
        if (subject.getRDNs().length == 0 || subjectText().equals(renewed)) {
            return true;
        }
        return Arrays.stream(subject.getRDNs())
                .flatMap(rdn -> Arrays.stream(rdn.getTypesAndValues()))
                .allMatch(part ->
                        (part.getType().equals(BCStyle.CN) || part.getType().equals(BCStyle.SERIALNUMBER))
                                && part.getValue() instanceof ASN1String text
                                && text.getString().equals(device.text()));
    }

    private static byte[] encoded(X500Name name) {
        try {
            return name.getEncoded();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] der(byte[] request) {
        if (request.length > 0 && request[0] == 0x30) {
            return request;
        }
        Matcher pem = PEM.matcher(new String(request, StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new RequestRefusedException(
                    "the request is neither DER nor PEM: expected a block -----BEGIN CERTIFICATE REQUEST-----");
        }
        return Base64.getMimeDecoder().decode(pem.group(1));
    }

    // Making a PublicKey of it has checked that a point lies on its curve.
    private static void check(SubjectPublicKeyInfo info, PublicKey key) throws IOException {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < 2048 || bits > 4096) {
                throw new RequestRefusedException(
                        "the request's key is RSA of " + bits + " bits; 2048 to 4096 are accepted");
            }
            BigInteger exponent = rsa.getPublicExponent();
            if (exponent.compareTo(MIN_EXPONENT) < 0 || exponent.bitLength() > 64 || !exponent.testBit(0)) {
                throw new RequestRefusedException("the request's RSA key has exponent " + exponent + "; use 65537");
            }
            return;
        }
        String type = SubjectPublicKey.type(info.getEncoded());
        if (!KEY_TYPES.contains(type)) {
            throw new RequestRefusedException("the request's key is " + type
                    + "; accepted are EC P-256, P-384 and P-521, Ed25519, and RSA of 2048 to 4096 bits");
        }
    }
}
