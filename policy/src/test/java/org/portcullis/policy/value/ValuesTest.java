package org.portcullis.policy.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @ParameterizedTest
    @ValueSource(strings = {"00:11:22:aa:bb:cc", "00-11-22-AA-BB-CC", "0011.22aa.bbcc", "001122AABBCC"})
    void aMacAddressIsReadInEveryNotation(String text) {
        assertEquals("00-11-22-AA-BB-CC", MacAddress.parse(text).orElseThrow().ecs());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00:11:22:aa:bb", "00:11:22-aa:bb:cc", "00:11:22:aa:bb:cg", "0011.22aa.bbcc.dd", "x"})
    void whatIsNoMacAddressIsRefused(String text) {
        assertEquals(Optional.empty(), MacAddress.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "00-11-22-AA-BB-CC:office, 00-11-22-AA-BB-CC",
        "001122aabbcc:a:b, 00-11-22-AA-BB-CC",
        "0011.22aa.bbcc, 00-11-22-AA-BB-CC",
    })
    void aStationIdMayGoOnWithTheSsid(String text, String mac) {
        assertEquals(mac, MacAddress.parseStationId(text).orElseThrow().ecs());
    }

    @ParameterizedTest
    @CsvSource({"02:00:00:00:00:01,true", "5e:00:00:00:00:01,true", "00:11:22:aa:bb:cc,false", "01:00:5e:00:00:01,false"
    })
    void theLocallyAdministeredBitIsSeen(String text, boolean local) {
        assertEquals(local, MacAddress.parse(text).orElseThrow().locallyAdministered());
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.255.1, true",
        "10.1.2.3/16, 10.1.0.0, true",
        "10.1.0.0/16, 10.2.0.1, false",
        "10.1.0.0/17, 10.1.128.0, false",
        "0.0.0.0/0, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "0.0.0.0/0, ::1, false",
    })
    void aBlockContainsItsAddressesOnly(String block, String address, boolean contained) throws Exception {
        assertEquals(contained, Cidr.parse(block).orElseThrow().contains(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "10.0.0.1/33", "10.0.0/8", "::/129", "10.0.0.1/", "10.0.0.256", "1.2.3.4/-1"})
    void whatIsNoBlockIsRefusedWithoutAskingDns(String text) {
        assertEquals(Optional.empty(), Cidr.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", " a", "a\n", "a\u0000b", "a\u202eb"})
    void whatIsNoSerialIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> new Serial(text));
        assertEquals(Optional.empty(), Serial.parse(text));
    }

    @Test
    void aSerialHasUpTo128Characters() {
        assertTrue(Serial.parse("x".repeat(128)).isPresent());
        assertFalse(Serial.parse("x".repeat(129)).isPresent());
    }

    @Test
    void aSecretIsComparedButNeverShown() {
        Secret secret = Secret.ofUtf8("testing123");
        assertEquals(secret, Secret.ofUtf8("testing123"));
        assertNotEquals(secret, Secret.ofUtf8("testing124"));
        assertEquals("(secret)", secret.toString());
        assertEquals(Secret.ofUtf8("ing"), secret.slice(4, 7));
    }
}
