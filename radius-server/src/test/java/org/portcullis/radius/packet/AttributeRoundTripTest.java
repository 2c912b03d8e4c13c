package org.portcullis.radius.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.policy.value.Secret;

/** What is written is read again, wherever an attribute stands; and hostile attributes have no values. */
class AttributeRoundTripTest {
    private static final Secret SECRET = Secret.ofUtf8("testing123");
    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    private static Path folder;

    private static RadiusDictionary dictionary;

    @BeforeAll
    static void readDictionaries() throws Exception {
        Path file = folder.resolve("acme");
        Files.writeString(file, """
                VENDOR Acme 32473
                VENDOR Wide 32474 format=2,2
                BEGIN-VENDOR Acme
                ATTRIBUTE Acme-Group   7       tlv
                ATTRIBUTE Acme-Name    7.1     string
                ATTRIBUTE Acme-Inner   7.2     tlv
                ATTRIBUTE Acme-Depth   7.2.1   integer64
                ATTRIBUTE Acme-Ports   9       short   array
                END-VENDOR Acme
                BEGIN-VENDOR Wide
                ATTRIBUTE Wide-Name    300     string
                END-VENDOR Wide
                BEGIN-VENDOR WiMAX
                ATTRIBUTE Continued    200     string
                END-VENDOR WiMAX
                BEGIN-VENDOR Acme parent=Extended-Vendor-Specific-1
                ATTRIBUTE Acme-Short   3       string
                END-VENDOR Acme
                BEGIN-VENDOR Acme parent=Extended-Vendor-Specific-5
                ATTRIBUTE Acme-Long    3       string
                END-VENDOR Acme
                ATTRIBUTE Ext-Number   241.200 integer
                ATTRIBUTE Ext-Group    242.201 tlv
                ATTRIBUTE Ext-Member   242.201.4 signed
                ATTRIBUTE Ext-Long     246.202 string
                ATTRIBUTE Ext-Other    246.204 string
                ATTRIBUTE Ext-Tlvs     246.203 tlv
                ATTRIBUTE Ext-Tlv      246.203.1 string
                """);
        dictionary = RadiusDictionary.with(List.of(file));
    }

    @ParameterizedTest
    @CsvSource({
        "Acme-Name, hall, 1a 00007ed9 0708 0106 68616c6c",
        "Acme-Depth, 18446744073709551615, 1a 00007ed9 070e 020c 010a ffffffffffffffff",
        "Wide-Name, hall, 1a 00007eda 012c0008 68616c6c",
        "Continued, hall, 1a 000060b5 c8 07 00 68616c6c",
        "Acme-Short, hall, f1 1a 00007ed9 03 68616c6c",
        "Acme-Long, hall, f5 1a 00 00007ed9 03 68616c6c",
        "Ext-Number, 4294967295, f1 c8 ffffffff",
        "Ext-Member, -2, f2 c9 0406 fffffffe",
        "Ext-Long, hall, f6 ca 00 68616c6c"
    })
    void writesAndReads(String name, String text, String octets) {
        List<RawAttribute> written = dictionary.value(name, text).write();
        assertEquals(1, written.size());
        RawAttribute only = written.get(0);
        assertEquals(octets.replace(" ", ""), HEX.toHexDigits((byte) only.type()) + HEX.formatHex(only.value()));
        assertEquals(Optional.of(text), new AttributeList(dictionary, written).text(name));
    }

    /** RFC 6929 §2.2: up to 251 octets in each, the flag More in all but the last. */
    @ParameterizedTest
    @ValueSource(ints = {1, 251, 252, 502, 503, 2000})
    void longValuesAreSplit(int octets) {
        for (String name : List.of("Ext-Long", "Acme-Long", "Continued", "NAS-Filter-Rule")) {
            String text = "x".repeat(octets - 1) + "y";
            List<RawAttribute> written = dictionary.value(name, text).write();
            AttributeList read = new AttributeList(dictionary, written);
            assertEquals(List.of(text), read.texts(name), name);
        }
        List<RawAttribute> pieces =
                dictionary.value("Ext-Long", "x".repeat(octets)).write();
        assertEquals((octets + 250) / 251, pieces.size());
        for (int i = 0; i < pieces.size(); i++) {
            assertEquals(i < pieces.size() - 1 ? 0x80 : 0, pieces.get(i).value()[1] & 0xFF);
        }
    }

    @Test
    void aLongValueWithoutItsEndIsNone() {
        List<RawAttribute> pieces =
                new ArrayList<>(dictionary.value("Ext-Long", "x".repeat(600)).write());
        RawAttribute end = pieces.remove(2);
        assertEquals(List.of(), new AttributeList(dictionary, pieces).all("Ext-Long"));
        pieces.add(dictionary.attribute("Ext-Other", "y"));
        pieces.add(end);
        assertEquals(List.of("y"), new AttributeList(dictionary, pieces).texts("Ext-Other"));
        assertEquals(
                List.of("x".repeat(98)),
                new AttributeList(dictionary, pieces).texts("Ext-Long"),
                "what is begun ends with whatever of its type stands in it; the rest is a value of its own");
    }

    /** RFC 6929 §2.2: the pieces are in order, and may be mixed with attributes of another type. */
    @Test
    void aLongValueIsReadThroughOtherTypes() {
        List<RawAttribute> mixed = new ArrayList<>();
        for (RawAttribute piece : dictionary.value("Ext-Long", "x".repeat(600)).write()) {
            mixed.add(piece);
            mixed.add(dictionary.attribute("User-Name", "bob"));
        }
        assertEquals(List.of("x".repeat(600)), new AttributeList(dictionary, mixed).texts("Ext-Long"));
    }

    @Test
    void severalValuesKeepTheirOrder() {
        List<RawAttribute> written = new ArrayList<>();
        for (String value : List.of("a=1", "b=2", "a=1")) {
            written.add(dictionary.attribute("Cisco-AVPair", value));
        }
        assertEquals(List.of("a=1", "b=2", "a=1"), new AttributeList(dictionary, written).texts("Cisco-AVPair"));
        RawAttribute ports = dictionary.attribute("Acme-Ports", new byte[] {0, 1, 0, 2, 0, 3});
        assertEquals(List.of("1", "2", "3"), new AttributeList(dictionary, List.of(ports)).texts("Acme-Ports"));
    }

    @ParameterizedTest
    @CsvSource({"Acme-Short, 247", "Acme-Name, 245", "Ext-Tlv, 253", "User-Name, 253", "Cisco-AVPair, 247"})
    void whatDoesNotFitIsRefused(String name, int room) {
        dictionary.value(name, "x".repeat(room)).write();
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> dictionary.value(name, "x".repeat(room + 1)).write());
        assertTrue(refused.getMessage().contains("the value of " + name + " is too long"), refused.getMessage());
    }

    /** RFC 2868 §3.5: tag, salt, and a ciphertext that differs each time; RFC 2865 §5.2 for the other kind. */
    @ParameterizedTest
    @CsvSource({
        "Tunnel-Password:3, 0",
        "Tunnel-Password, 15",
        "Tunnel-Password, 16",
        "Tunnel-Password, 239",
        "Aruba-MPSK-Passphrase, 32",
        "User-Password, 16",
        "User-Password, 128",
        "Ascend-Send-Secret, 16"
    })
    void hidesAndReveals(String name, int octets) {
        RadiusDictionary all = withAscend(folder.resolve("ascend"));
        byte[] authenticator = HEX.parseHex("0f403f9473978057bd83d5cb98f4227a");
        boolean hexadecimal = name.startsWith("Aruba");
        byte[] plain = "s".repeat(octets).getBytes(StandardCharsets.US_ASCII);
        String text = hexadecimal ? "0x" + HEX.formatHex(plain) : new String(plain, StandardCharsets.US_ASCII);
        Salts salts = new Salts(new Random(1));
        List<RawAttribute> written = all.value(name, text).write(SECRET, authenticator, salts);
        byte[] hidden = new AttributeList(all, written).octets(name).orElseThrow();
        assertTrue(octets == 0 || !HEX.formatHex(hidden).contains("73737373"), "hidden");
        assertArrayEquals(plain, all.reveal(name, hidden, SECRET, authenticator).orElseThrow());
        assertEquals(name.endsWith(":3") ? 3 : 0, all.tagOf(name, hidden));
        if (name.startsWith("Tunnel")) {
            assertTrue(hidden[1] < 0, "the salt's highest bit");
            byte[] again = new AttributeList(all, all.value(name, text).write(SECRET, authenticator, salts))
                    .octets(name)
                    .orElseThrow();
            assertTrue(hidden[1] != again[1] || hidden[2] != again[2], "each salt once in a packet");
        }
    }

    private static RadiusDictionary withAscend(Path file) {
        try {
            Files.writeString(file, "ATTRIBUTE Ascend-Send-Secret 214 string encrypt=3\n");
        } catch (java.io.IOException unwritable) {
            throw new java.io.UncheckedIOException(unwritable);
        }
        return RadiusDictionary.with(List.of(file));
    }

    /** Whatever a packet holds, reading it ends, and every value that was read has come from the packet's octets. */
    @Test
    void neverFailsOnRandomAttributes() {
        long seed = System.nanoTime();
        System.out.println("AttributeRoundTripTest seed " + seed);
        Random random = new Random(seed);
        List<String> names = List.copyOf(dictionary.names());
        int[] types = {26, 241, 242, 245, 246, 64, 81, 69, 92, 55, 97};
        for (int i = 0; i < 3_000; i++) {
            List<RawAttribute> attributes = new ArrayList<>();
            int total = 0;
            for (int n = random.nextInt(6); n >= 0; n--) {
                byte[] value = new byte[random.nextInt(20)];
                random.nextBytes(value);
                if (value.length > 2 && random.nextBoolean()) {
                    value[0] = (byte) (random.nextBoolean() ? 200 + random.nextInt(3) : 26);
                    value[1] = (byte) (random.nextBoolean() ? 0x80 : 0);
                }
                total += value.length;
                attributes.add(new RawAttribute(types[random.nextInt(types.length)], value));
            }
            AttributeList list = new AttributeList(dictionary, attributes);
            for (int n = 0; n < 40; n++) {
                String name = names.get(random.nextInt(names.size()));
                list.texts(name);
                list.number(name);
                int found =
                        list.all(name).stream().mapToInt(value -> value.length).sum();
                assertTrue(found <= total, name);
            }
        }
    }

    /** Every attribute that is known writes what it can read, and reads what it wrote. */
    @Test
    void everyAttributeRoundTrips() {
        long seed = System.nanoTime();
        System.out.println("AttributeRoundTripTest seed " + seed);
        Random random = new Random(seed);
        byte[] authenticator = new byte[16];
        random.nextBytes(authenticator);
        int checked = 0;
        for (String name : dictionary.names()) {
            for (int i = 0; i < 5; i++) {
                Optional<String> text = SampleText.of(dictionary.definition(name), random);
                if (text.isEmpty() || dictionary.definition(name).path().type() > 255) {
                    continue;
                }
                List<RawAttribute> written =
                        dictionary.value(name, text.get()).write(SECRET, authenticator, new Salts(random));
                AttributeList list = new AttributeList(dictionary, written);
                byte[] octets = list.octets(name).orElseThrow(() -> new AssertionError(name));
                byte[] revealed =
                        dictionary.reveal(name, octets, SECRET, authenticator).orElseThrow();
                byte[] untagged = dictionary.value(name, text.get()).octets();
                assertArrayEquals(untagged, revealed, name + " " + text.get());
                Optional<String> again =
                        org.portcullis.radius.dictionary.ValueText.decode(dictionary.definition(name), revealed);
                assertArrayEquals(
                        untagged, dictionary.value(name, again.orElseThrow()).octets(), name + " " + text.get());
                assertTrue(
                        SampleText.same(dictionary.definition(name), text.get(), again.get()),
                        name + " " + text.get() + " is read as " + again.get());
                checked++;
            }
        }
        assertTrue(checked > 2500, "checked " + checked);
    }
}
