package org.portcullis.eap.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;

class PersonNameTest {
    private static final TestPki.Authority CA = new TestPki().root("People");

    private static X509Certificate person(GeneralName... names) {
        Leaf leaf = Leaf.of("CN=Eve Example");
        for (GeneralName name : names) {
            leaf = leaf.alternativeName(name);
        }
        return CA.issue(leaf).certificate();
    }

    private static GeneralName other(String type, String value) {
        ASN1EncodableVector parts = new ASN1EncodableVector();
        parts.add(new ASN1ObjectIdentifier(type));
        parts.add(new DERTaggedObject(true, 0, new DERUTF8String(value)));
        return new GeneralName(GeneralName.otherName, new DERSequence(parts));
    }

    @Test
    void theFirstPlaceThatHasOneCounts() {
        X509Certificate all = person(
                new GeneralName(GeneralName.dNSName, "laptop.example"),
                new GeneralName(GeneralName.rfc822Name, "eve@example.org"),
                new GeneralName(GeneralName.rfc822Name, "admin@example.org"),
                other("1.3.6.1.4.1.32473.1", "admin"),
                other("1.3.6.1.4.1.311.20.2.3", "eve@corp.example"));
        assertEquals(Optional.of("eve@example.org"), PersonName.of(all, List.of(PersonName.SAN_EMAIL)));
        assertEquals(
                Optional.of("eve@corp.example"),
                PersonName.of(all, List.of(PersonName.SAN_UPN, PersonName.SUBJECT_COMMON_NAME)));
        assertEquals(Optional.of("Eve Example"), PersonName.of(all, List.of(PersonName.SUBJECT_COMMON_NAME)));

        List<PersonName> order = List.of(PersonName.SAN_UPN, PersonName.SAN_EMAIL, PersonName.SUBJECT_COMMON_NAME);
        assertEquals(Optional.of("Eve Example"), PersonName.of(person(), order));
        assertEquals(Optional.empty(), PersonName.of(person(), List.of(PersonName.SAN_UPN, PersonName.SAN_EMAIL)));
    }
}
