package org.portcullis.eap.trust;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.portcullis.eap.x509.DistinguishedName;
import org.portcullis.eap.x509.PemException;

/**
 * A certificate revocation list (RFC 5280 §5), complete or delta, parsed once. Whether it is genuine shows only together
 * with an issuer's certificate. What is kept of it is its entries (see {@link RevokedEntries}) and some hundred octets.
 */
public final class RevocationList {
    private final String source;
    private final X500Principal issuer;
    private final Instant thisUpdate;
    private final Instant nextUpdate;
    private final CrlScope scope;
    private final String authorityKey;
    private final Optional<BigInteger> number;
    private final Optional<BigInteger> baseNumber;
    private final RevokedEntries revoked;
    private final CrlSignature signature;

    /** @throws PemException when it is malformed, or of a kind that is not understood */
    RevocationList(String source, byte[] der) {
        DerReader file = new DerReader(der);
        DerReader list = file.enter(DerReader.SEQUENCE);
        file.end();
        DerReader content = list.peek();
        int contentAt = list.position();
        list.skip();
        int contentLength = list.position() - contentAt;
        byte[] algorithm = list.element();
        byte[] signatureBits = list.enter(DerReader.BIT_STRING).rest();
        list.end();
        if (signatureBits.length < 2 || signatureBits[0] != 0) {
            throw new PemException("the signature is no whole number of octets");
        }
        DerReader signed = content.enter(DerReader.SEQUENCE);
        if (signed.at(DerReader.INTEGER)) {
            signed.skip();
        }
        if (!Arrays.equals(algorithm, signed.element())) {
            throw new PemException("the signature algorithm inside and outside differ (RFC 5280 §5.1.1.2)");
        }
        this.source = source;
        this.issuer = new X500Principal(signed.element());
        this.thisUpdate = DerTime.read(signed);
        if (!signed.at(DerReader.UTC_TIME) && !signed.at(DerReader.GENERALIZED_TIME)) {
            throw new PemException(source + " has no nextUpdate, so that nobody can tell when it is out of date");
        }
        this.nextUpdate = DerTime.read(signed);
        RevokedEntriesReader entries = new RevokedEntriesReader(source);
        if (signed.at(DerReader.SEQUENCE)) {
            DerReader first = signed.enter(DerReader.SEQUENCE);
            this.revoked = entries.read(first, first.peek());
        } else {
            this.revoked = RevokedEntries.NONE;
        }
        Optional<Extensions> extensions = signed.at(DerReader.EXPLICIT_0)
                ? Optional.of(Extensions.getInstance(
                        signed.enter(DerReader.EXPLICIT_0).element()))
                : Optional.empty();
        signed.end();
        this.scope = CrlScope.of(source, extensions.orElse(null));
        this.authorityKey = extensions
                .map(AuthorityKeyIdentifier::fromExtensions)
                .map(AuthorityKeyIdentifier::getKeyIdentifierOctets)
                .map(HexFormat.of()::formatHex)
                .orElse("");
        this.number = integer(extensions, Extension.cRLNumber);
        this.baseNumber = integer(extensions, Extension.deltaCRLIndicator);
        if (baseNumber.isPresent() && number.isEmpty()) {
            throw new PemException(source + " is a delta CRL without a number (RFC 5280 §5.2.3)");
        }
        // The first octet says how many bits of the last are not used.
        byte[] signatureOctets = Arrays.copyOfRange(signatureBits, 1, signatureBits.length);
        this.signature = new CrlSignature(
                AlgorithmIdentifier.getInstance(algorithm),
                signatureOctets,
                ByteBuffer.wrap(der, contentAt, contentLength));
    }

    private static Optional<BigInteger> integer(Optional<Extensions> extensions, ASN1ObjectIdentifier type) {
        return extensions
                .map(all -> all.getExtensionParsedValue(type))
                .map(value -> ASN1Integer.getInstance(value).getValue());
    }

    /**
     * Every list of a file, PEM or DER.
     *
     * @throws PemException when there is none, or one cannot be used; the message says why
     */
    public static List<RevocationList> read(Path file) {
        return CrlFile.read(file);
    }

    /** As {@link #read}, of octets; {@code source} names them in errors. */
    public static List<RevocationList> parse(String source, byte[] content) {
        return CrlFile.parse(source, content);
    }

    /** The file or address, for a person. */
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

    /** RFC 5280 §5.2.3; empty where it has none. */
    public Optional<BigInteger> number() {
        return number;
    }

    /** Whether it lists only what changed since another one (RFC 5280 §5.2.4). */
    public boolean isDelta() {
        return baseNumber.isPresent();
    }

    /** How many certificates it lists. */
    public int size() {
        return revoked.size();
    }

    /** The memory that its entries take. */
    public long octets() {
        return revoked.octets();
    }

    Optional<RevokedEntries.Entry> entry(BigInteger serialNumber) {
        return revoked.find(serialNumber);
    }

    boolean concerns(X509Certificate certificate) {
        return issuer.equals(certificate.getIssuerX500Principal()) && scope.includes(certificate);
    }

    /**
     * Whether this delta can be combined with that complete list (RFC 5280 §5.2.4): of the same issuer, key and scope, which
     * has all that the delta's base has, and is older than the delta.
     */
    boolean completes(RevocationList complete) {
        return baseNumber.isPresent()
                && sameSeries(complete)
                && complete.number.isPresent()
                && complete.number.get().compareTo(baseNumber.get()) >= 0
                && complete.number.get().compareTo(number.orElseThrow()) < 0;
    }

    /** Whether one may take the other's place: lists of one issuer, key and scope, both complete or both deltas. */
    boolean replaces(RevocationList other) {
        return isDelta() == other.isDelta() && sameSeries(other);
    }

    private boolean sameSeries(RevocationList other) {
        return issuer.equals(other.issuer) && authorityKey.equals(other.authorityKey) && scope.equals(other.scope);
    }

    /** Whether it was issued before the other: by the numbers, and where one has none by thisUpdate. */
    boolean isOlderThan(RevocationList other) {
        return number.isPresent() && other.number.isPresent()
                ? number.get().compareTo(other.number.get()) < 0
                : thisUpdate.isBefore(other.thisUpdate);
    }

    /** Whether that certificate's name and key identifier are those of its issuer. */
    boolean mayBeIssuedBy(Node authority) {
        return issuer.equals(authority.subject())
                && (authorityKey.isEmpty()
                        || authority.keyIdentifier().length == 0
                        || authorityKey.equals(HexFormat.of().formatHex(authority.keyIdentifier())));
    }

    /** Whether that issuer's key signed it, and may sign CRLs (RFC 5280 §6.3.3 (f), (g)). */
    boolean signedBy(Node by, CertificateSignatures signatures) {
        boolean[] usage = by.certificate().getKeyUsage();
        boolean maySign = usage == null || usage[6];
        return maySign && mayBeIssuedBy(by) && signature.by(by, signatures);
    }

    /** The issuer whose key was found to have signed it; empty as long as none was. */
    Optional<Node> signer() {
        return signature.signer();
    }
}
