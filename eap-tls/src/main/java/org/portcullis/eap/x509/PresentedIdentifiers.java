package org.portcullis.eap.x509;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * What a host's certificate presents itself as (RFC 6125 §1.8): the names that it may be recognised by.
 *
 * @param dnsNames the dNSNames of its subjectAltName, as they stand
 * @param addresses the iPAddresses of its subjectAltName
 * @param commonName of the subject; counts only where the subjectAltName has neither (RFC 6125 §6.4.4)
 */
public record PresentedIdentifiers(List<String> dnsNames, List<InetAddress> addresses, Optional<String> commonName) {
    public PresentedIdentifiers {
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
    }

    /** @throws IllegalArgumentException when subject or subjectAltName cannot be parsed */
    public static PresentedIdentifiers of(X509Certificate certificate) {
        List<String> dnsNames = new ArrayList<>();
        List<InetAddress> addresses = new ArrayList<>();
        for (GeneralName name : SubjectAlternativeNames.entries(certificate)) {
            switch (name.getTagNo()) {
                case GeneralName.dNSName -> dnsNames.add(name.getName().toString());
                case GeneralName.iPAddress -> addresses.add(address(name));
                default -> {}
            }
        }
        return new PresentedIdentifiers(dnsNames, addresses, commonName(certificate));
    }

    /** Whether this certificate may be recognised by that DNS name; case does not count, a wildcard names nobody. */
    public boolean hasName(String dnsName) {
        return dnsNames.stream().anyMatch(dnsName::equalsIgnoreCase)
                || (onlyCommonName()
                        && commonName.filter(dnsName::equalsIgnoreCase).isPresent());
    }

    /** Whether this certificate may be recognised by that address. */
    public boolean hasAddress(InetAddress address) {
        return addresses.contains(address)
                || (onlyCommonName()
                        && commonName.filter(address.getHostAddress()::equals).isPresent());
    }

    private boolean onlyCommonName() {
        return dnsNames.isEmpty() && addresses.isEmpty();
    }

    private static InetAddress address(GeneralName name) {
        try {
            return InetAddress.getByAddress(
                    ASN1OctetString.getInstance(name.getName()).getOctets());
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException("an iPAddress of the subjectAltName has a wrong length", wrongLength);
        }
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        RDN[] found = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
                .getRDNs(BCStyle.CN);
        if (found.length == 0) {
            return Optional.empty();
        }
        for (AttributeTypeAndValue attribute : found[found.length - 1].getTypesAndValues()) {
            if (attribute.getType().equals(BCStyle.CN) && attribute.getValue() instanceof ASN1String text) {
                return Optional.of(text.getString());
            }
        }
        return Optional.empty();
    }
}
