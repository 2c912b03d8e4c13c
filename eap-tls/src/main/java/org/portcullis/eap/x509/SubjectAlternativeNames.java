package org.portcullis.eap.x509;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * The entries of a certificate's subjectAltName (RFC 5280 §4.2.1.6).
 *
 * @param texts at most 32, made printable: {@code DNS:a.example}, {@code URI:urn:dev:...}, {@code IP:10.0.0.1}
 * @param hardwareModules of IDevIDs
 * @param uris the uniformResourceIdentifiers, as they stand
 */
public record SubjectAlternativeNames(
        List<String> texts, List<String> uris, List<String> dnsNames, List<HardwareModuleName> hardwareModules) {
    private static final int MAX_NAMES = 32;
    private static final int MAX_LENGTH = 512;

    public SubjectAlternativeNames {
        texts = List.copyOf(texts);
        uris = List.copyOf(uris);
        dnsNames = List.copyOf(dnsNames);
        hardwareModules = List.copyOf(hardwareModules);
    }

    /** @throws IllegalArgumentException when the extension cannot be parsed */
    public static SubjectAlternativeNames of(X509Certificate certificate) {
        List<String> texts = new ArrayList<>();
        List<String> uris = new ArrayList<>();
        List<String> dnsNames = new ArrayList<>();
        List<HardwareModuleName> hardwareModules = new ArrayList<>();
        GeneralName[] names = entries(certificate);
        for (int i = 0; i < Math.min(names.length, MAX_NAMES); i++) {
            GeneralName name = names[i];
            switch (name.getTagNo()) {
                case GeneralName.uniformResourceIdentifier -> {
                    uris.add(text(name));
                    texts.add(Printable.text("URI:" + text(name), MAX_LENGTH));
                }
                case GeneralName.dNSName -> {
                    dnsNames.add(text(name));
                    texts.add(Printable.text("DNS:" + text(name), MAX_LENGTH));
                }
                case GeneralName.rfc822Name -> texts.add(Printable.text("email:" + text(name), MAX_LENGTH));
                case GeneralName.iPAddress -> texts.add("IP:" + address(name));
                case GeneralName.directoryName -> texts.add(Printable.text("DirName:" + text(name), MAX_LENGTH));
                case GeneralName.registeredID -> texts.add("RID:" + text(name));
                default -> {
                    Optional<HardwareModuleName> module = HardwareModuleName.of(name);
                    module.ifPresent(hardwareModules::add);
                    texts.add(module.map(found ->
                                    Printable.text("hardwareModule:" + found.type() + ":" + found.serial(), MAX_LENGTH))
                            .orElse("other:" + name.getTagNo()));
                }
            }
        }
        return new SubjectAlternativeNames(texts, uris, dnsNames, hardwareModules);
    }

    /** As they stand; none where there is no such extension. */
    static GeneralName[] entries(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
        return extension == null
                ? new GeneralName[0]
                : GeneralNames.getInstance(
                                ASN1OctetString.getInstance(extension).getOctets())
                        .getNames();
    }

    private static String text(GeneralName name) {
        return name.getName().toString();
    }

    private static String address(GeneralName name) {
        try {
            return InetAddress.getByAddress(
                            ASN1OctetString.getInstance(name.getName()).getOctets())
                    .getHostAddress();
        } catch (UnknownHostException wrongLength) {
            return "malformed";
        }
    }
}
