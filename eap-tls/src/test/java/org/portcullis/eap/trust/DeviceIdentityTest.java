package org.portcullis.eap.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.portcullis.eap.trust.IdentitySource.DEFAULT;
import static org.portcullis.eap.trust.IdentitySource.SAN_HARDWARE_MODULE_NAME;
import static org.portcullis.eap.trust.IdentitySource.SAN_URI;
import static org.portcullis.eap.trust.IdentitySource.SUBJECT_COMMON_NAME;
import static org.portcullis.eap.trust.IdentitySource.SUBJECT_SERIAL_NUMBER;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.OtherName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.x509.DeviceUrn;
import org.portcullis.eap.x509.SubjectAlternativeNames;

class DeviceIdentityTest {
    private final TestPki pki = new TestPki();
    private final TestPki.Authority root = pki.root("Root");

    @Test
    void theFirstPresentNamesTheDevice() {
        Leaf bare = Leaf.of("CN=the-cn,SERIALNUMBER=the-serial");
        assertIdentity("the-serial", bare, DEFAULT);
        assertIdentity("the-cn", bare, List.of(SUBJECT_COMMON_NAME, SUBJECT_SERIAL_NUMBER));
        Leaf both = bare.uri("urn:dev:os:32473-the-urn");
        assertIdentity("the-urn", both, DEFAULT);
        assertIdentity("the-serial", both, List.of(SUBJECT_SERIAL_NUMBER, SAN_URI));
        assertIdentity("the-cn", Leaf.of("CN=the-cn"), DEFAULT);
        assertIdentity(null, Leaf.of("O=Acme"), DEFAULT);
        assertIdentity(null, Leaf.of("CN=the-cn"), List.of(SAN_URI, SUBJECT_SERIAL_NUMBER));
        Leaf dns = bare.alternativeName(new GeneralName(GeneralName.dNSName, "a.example"));
        assertIdentity("the-serial", dns, DEFAULT);
        assertIdentity("urn:x:1", bare.uri("urn:x:1").uri("urn:dev:os:1-second"), DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"SN-12/5, SN-12/5", "№7, №7", "hex:00FF10, 00FF10", "hex:, "})
    void hardwareModules(String serial, String named) {
        byte[] octets = serial.startsWith("hex:")
                ? HexFormat.of().parseHex(serial.substring(4))
                : serial.getBytes(StandardCharsets.UTF_8);
        Leaf idevid = Leaf.of("O=Acme")
                .alternativeName(otherName("1.3.6.1.5.5.7.8.4", new DERSequence(new ASN1Encodable[] {
                    new ASN1ObjectIdentifier("1.3.6.1.4.1.32473.1"), new DEROctetString(octets)
                })));
        assertIdentity(named, idevid, List.of(SUBJECT_SERIAL_NUMBER, SAN_HARDWARE_MODULE_NAME));
        assertIdentity(null, idevid, DEFAULT);
        if (named != null) {
            assertEquals(
                    List.of("hardwareModule:1.3.6.1.4.1.32473.1:" + named),
                    SubjectAlternativeNames.of(root.issue(idevid).certificate()).texts());
        }
        Leaf other = Leaf.of("O=Acme").alternativeName(otherName("1.3.6.1.4.1.311.20.2.3", new DERUTF8String("x")));
        assertIdentity(null, other, List.of(SAN_HARDWARE_MODULE_NAME));
    }

    private static GeneralName otherName(String type, ASN1Encodable value) {
        return new GeneralName(GeneralName.otherName, new OtherName(new ASN1ObjectIdentifier(type), value));
    }

    private void assertIdentity(String expected, Leaf leaf, List<IdentitySource> order) {
        assertEquals(
                Optional.ofNullable(expected),
                DeviceIdentity.of(root.issue(leaf).certificate(), order).map(DeviceIdentity::text));
    }

    @ParameterizedTest
    @CsvSource({
        "urn:dev:os:32473-12-5678, 12-5678",
        "URN:DEV:os:1-x, x",
        "urn:dev:os:32473-a%20b, a b",
        "urn:dev:os:32473-%E2%84%96, №",
        "urn:dev:os:32473-100%, ",
        "urn:dev:os:32473-%ZZ, ",
        "urn:dev:os:32473-%FF, ",
        "urn:dev:os:32473-, ",
        "urn:dev:os:0-x, ",
        "urn:dev:os:x, ",
        "urn:dev:ops:32473-product-serial, ",
        "urn:dev:mac:0024beffff804ff1, ",
        "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6, ",
        "https://a.example/urn:dev:os:1-x, ",
    })
    void deviceUrns(String uri, String serial) {
        assertEquals(Optional.ofNullable(serial), DeviceUrn.serial(uri));
    }
}
