package org.portcullis.radius.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VendorSpecificTest {
    private final RadiusDictionary dictionary = RadiusDictionary.standard();

    @ParameterizedTest
    @CsvSource({
        // Cisco, 1,1
        "00000009 0105414243, 9/1=414243",
        "00000009 0105414243 0203ff, 9/1=414243 9/2=ff",
        "00000009 0102, 9/1=",
        "00000009, ''",
        // hostile: sub-length 0, 1, beyond the end, header cut, vendor cut
        "00000009 0100, ''",
        "00000009 0101, ''",
        "00000009 01ff41, ''",
        "00000009 0105414243 01, ''",
        "00000009 0105414243 0100, ''",
        "000009, ''",
        "'', ''",
        // USR, 4,0: one attribute fills the rest
        "000001ad 00009019 4142, 429/36889=4142",
        "000001ad 000090, ''",
        // Lucent, 2,1
        "000012ee 0102 05 4142, 4846/258=4142",
        "000012ee 0102 02, ''",
        // Starent, 2,2
        "00001fe4 0001 0006 4142, 8164/1=4142",
        "00001fe4 0001 0003, ''",
        "00001fe4 0001 0106 4142, ''"
    })
    void walk(String value, String found) {
        byte[] octets = HexFormat.of().parseHex(value.replace(" ", ""));
        assertEquals(
                found,
                VendorSpecific.walk(octets, dictionary::format).stream()
                        .map(each -> each.vendor() + "/" + each.type() + "="
                                + HexFormat.of().formatHex(each.value()))
                        .collect(Collectors.joining(" ")));
    }

    @Test
    void neverFailsOnRandomValues() {
        long seed = System.nanoTime();
        System.out.println("VendorSpecificTest seed " + seed);
        Random random = new Random(seed);
        int[] vendors = {9, 311, 429, 4846, 8164};
        for (int i = 0; i < 50_000; i++) {
            byte[] value = new byte[random.nextInt(40)];
            random.nextBytes(value);
            if (value.length > 5 && random.nextBoolean()) {
                int vendor = vendors[random.nextInt(vendors.length)];
                value[0] = 0;
                value[1] = 0;
                value[2] = (byte) (vendor >> 8);
                value[3] = (byte) vendor;
                value[5] = (byte) random.nextInt(12);
            }
            int held = VendorSpecific.walk(value, dictionary::format).stream()
                    .mapToInt(each -> each.value().length)
                    .sum();
            assertTrue(held <= value.length, () -> "seed " + seed);
        }
    }

    @Test
    void wrapsWhatItReads() {
        RawAttribute wrapped = dictionary.attribute("Cisco-AVPair", "device-traffic-class=voice");
        assertEquals(
                List.of("device-traffic-class=voice"),
                new AttributeList(dictionary, List.of(wrapped)).texts("Cisco-AVPair"));
        assertThrows(IllegalArgumentException.class, () -> dictionary.attribute("Cisco-AVPair", "x".repeat(248)));
    }
}
