package org.portcullis.eap.trust;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.TBSCertList;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.DistinguishedName;
import org.portcullis.eap.x509.PemException;

/**
 * A certificate revocation list (RFC 5280 §5), parsed once. Whether it is genuine shows only together with an issuer's
 * certificate.
 */
public final class RevocationList {
    private static final long MAX_OCTETS = 256L << 20;
    private static final int MAX_REMEMBERED = 64;
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN X509 CRL-----([A-Za-z0-9+/=\\s]*)-----END X509 CRL-----");

    private final String source;
    private final X500Principal issuer;
    private final Instant thisUpdate;
    private final Instant nextUpdate;
    private final SerialNumbers revoked;
    private final CrlScope scope;
    private final String signatureAlgorithm;
    private final byte[] signed;
    private final byte[] signature;
    // A pure function of octets and key, so remembering it changes nothing.
    private final Map<String, Boolean> verified = new ConcurrentHashMap<>();

    private RevocationList(String source, byte[] der) throws IOException {
        CertificateList list;
        // Lazily: a large list would otherwise become millions of objects at once.
        try (ASN1InputStream input = new ASN1InputStream(der, true)) {
            list = CertificateList.getInstance(input.readObject());
        }
        TBSCertList content = list.getTBSCertList();
        this.source = source;
        this.issuer = new X500Principal(list.getIssuer().getEncoded(ASN1Encoding.DER));
        this.thisUpdate = list.getThisUpdate().getDate().toInstant();
        if (list.getNextUpdate() == null) {
            throw new PemException(source + " has no nextUpdate, so that nobody can tell when it is out of date");
        }
        this.nextUpdate = list.getNextUpdate().getDate().toInstant();
        this.scope = CrlScope.of(source, content.getExtensions());
        List<BigInteger> numbers = new ArrayList<>();
        for (Enumeration<?> entries = content.getRevokedCertificateEnumeration(); entries.hasMoreElements(); ) {
            TBSCertList.CRLEntry entry = (TBSCertList.CRLEntry) entries.nextElement();
            numbers.add(entry.getUserCertificate().getValue());
        }
        this.revoked = SerialNumbers.of(numbers);
        this.signatureAlgorithm = list.getSignatureAlgorithm().getAlgorithm().getId();
        this.signed = content.getEncoded(ASN1Encoding.DER);
        this.signature = list.getSignature().getOctets();
    }

    /**
     * Every list of a file, PEM or DER.
     *
     * @throws PemException when there is none, or one cannot be used; the message says why
     */
    public static List<RevocationList> read(Path file) {
        byte[] content;
        try {
            if (Files.size(file) > MAX_OCTETS) {
                throw new PemException(file + " has more than " + MAX_OCTETS + " octets");
            }
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new PemException(file + " cannot be read: " + e, e);
        }
        return parse(file.toString(), content);
    }

    /** As {@link #read}, of octets; {@code source} names them in errors. */
    public static List<RevocationList> parse(String source, byte[] content) {
        if (content.length > 0 && content[0] == 0x30) {
            return List.of(one(source, content));
        }
        List<RevocationList> lists = new ArrayList<>();
        Matcher pem = PEM.matcher(new String(content, StandardCharsets.ISO_8859_1));
        while (pem.find()) {
            String name = source + ", CRL " + (lists.size() + 1);
            lists.add(one(name, decoded(name, pem.group(1))));
        }
        if (lists.isEmpty()) {
            throw new PemException(source + " holds no CRL: expected DER, or a block -----BEGIN X509 CRL-----");
        }
        return List.copyOf(lists);
    }

    private static byte[] decoded(String name, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new PemException(name + " is not valid Base64: " + malformed.getMessage(), malformed);
        }
    }

    private static RevocationList one(String source, byte[] der) {
        try {
            return new RevocationList(source, der);
        } catch (PemException unusable) {
            throw unusable;
        } catch (IOException | RuntimeException malformed) {
            throw new PemException(source + " cannot be parsed as a CRL: " + malformed.getMessage(), malformed);
        }
    }

    /** The file, for a person. */
    public String source() {
        return source;
    }

    /** RFC 4514. */
    public String issuerName() {
        return DistinguishedName.text(issuer);
    }

    public Instant thisUpdate() {
        return thisUpdate;
    }

    public Instant nextUpdate() {
        return nextUpdate;
    }

    /** How many certificates it lists. */
    public int size() {
        return revoked.size();
    }

    boolean lists(BigInteger serialNumber) {
        return revoked.contains(serialNumber);
    }

    boolean concerns(X509Certificate certificate) {
        return issuer.equals(certificate.getIssuerX500Principal()) && scope.includes(certificate);
    }

    /** Whether that issuer's key signed it, and may sign CRLs. */
    boolean signedBy(Node by, CertificateSignatures signatures) {
        boolean[] usage = by.certificate().getKeyUsage();
        if (!issuer.equals(by.subject()) || usage != null && !usage[6]) {
            return false;
        }
        String key = CertificateFacts.sha256(by.key().getEncoded());
        Boolean before = verified.get(key);
        if (before != null) {
            return before;
        }
        boolean genuine = signatures.verify(signatureAlgorithm, signed, signature, by.key());
        if (verified.size() < MAX_REMEMBERED) {
            verified.put(key, genuine);
        }
        return genuine;
    }
}
