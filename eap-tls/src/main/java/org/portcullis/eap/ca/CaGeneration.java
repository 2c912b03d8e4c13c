package org.portcullis.eap.ca;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.portcullis.eap.x509.DistinguishedName;
import org.portcullis.eap.x509.SubjectPublicKey;

/** The issuing CA with one key: from its certificate until nothing is valid any more that it issued. */
public final class CaGeneration {
    private final long number;
    private final List<X509Certificate> chain;
    private final List<X509Certificate> links;
    private final Signer signer;

    /**
     * @param number 1 for the first
     * @param chain its certificate first, its root last
     * @param links its root certified by the root before it (NewWithOld), and that one by its own (OldWithNew), where there
     *     is another root (RFC 4210 §4.4)
     */
    CaGeneration(long number, List<X509Certificate> chain, List<X509Certificate> links, CaKey key) {
        this.number = number;
        this.chain = List.copyOf(chain);
        this.links = List.copyOf(links);
        this.signer = Signer.of(chain.get(0), key);
    }

    /**
     * A CA as it signs.
     *
     * @param keyIdentifier as its certificate has it, so that what it signs leads to it
     */
    record Signer(X500Name name, SubjectPublicKeyInfo publicKey, byte[] keyIdentifier, CaKey key) {

        static Signer of(X509Certificate certificate, CaKey key) {
            SubjectPublicKeyInfo publicKey = SubjectPublicKeyInfo.getInstance(SubjectPublicKey.encoded(certificate));
            byte[] extension = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
            return new Signer(
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
                    publicKey,
                    extension == null
                            ? computed(publicKey)
                            : SubjectKeyIdentifier.getInstance(ASN1OctetString.getInstance(extension)
                                            .getOctets())
                                    .getKeyIdentifier(),
                    key);
        }

        /** Of a CA that has no certificate yet. */
        static Signer of(X500Name name, SubjectPublicKeyInfo publicKey, CaKey key) {
            return new Signer(name, publicKey, computed(publicKey), key);
        }

        private static byte[] computed(SubjectPublicKeyInfo publicKey) {
            return new BcX509ExtensionUtils()
                    .createSubjectKeyIdentifier(publicKey)
                    .getKeyIdentifier();
        }
    }

    public long number() {
        return number;
    }

    /** Its certificate first, its root last. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** Certificates of its root and the one before it by each other, for who knows one of the two only. */
    public List<X509Certificate> links() {
        return links;
    }

    Signer signer() {
        return signer;
    }

    public X509Certificate issuing() {
        return chain.get(0);
    }

    public X509Certificate root() {
        return chain.get(chain.size() - 1);
    }

    /** RFC 4514. */
    public String name() {
        return DistinguishedName.text(issuing().getSubjectX500Principal());
    }

    /** Where its key rests, for a person. */
    public String keyPlace() {
        return signer.key() instanceof CaKey.InToken inToken ? "token, as " + inToken.label() : "the database";
    }

    /** Without the root, as a TLS peer expects (RFC 8446 §4.4.2). */
    List<X509Certificate> chainWithoutRoot() {
        return chain.size() == 1 ? chain : chain.subList(0, chain.size() - 1);
    }

    /** Its root certified by the one before it: with it, whoever knows only that one trusts this generation too. */
    Stream<X509Certificate> newWithOld() {
        return links.stream().filter(link -> link.getSubjectX500Principal().equals(root().getSubjectX500Principal()));
    }

    Instant end() {
        return issuing().getNotAfter().toInstant();
    }

    /** Whether this key issued the certificate. */
    boolean issued(X509Certificate certificate, Provider provider) {
        if (!certificate.getIssuerX500Principal().equals(issuing().getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuing().getPublicKey(), provider);
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }
}
