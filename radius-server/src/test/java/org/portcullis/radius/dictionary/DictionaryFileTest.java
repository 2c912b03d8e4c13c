package org.portcullis.radius.dictionary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.value.ConfigException;

/** Dictionary files as admins have them. */
class DictionaryFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsTheCommonFormat() throws IOException {
        Files.writeString(folder.resolve("inner"), "VALUE Acme-Mode Fast 0x10\n");
        Definitions definitions = read("""
                # a comment
                VENDOR  Acme   32473  format=2,1
                VENDOR  Other  32474
                $INCLUDE inner
                $INCLUDE- not-there
                BEGIN-VENDOR Acme
                ATTRIBUTE Acme-Mode    0x0101  uint32   # numbers and their names, in either order
                VALUE     Acme-Mode    Slow    32
                ATTRIBUTE Acme-Group   7       tlv
                ATTRIBUTE Acme-Name    7.1     string[8]
                BEGIN-TLV Acme-Group
                ATTRIBUTE Acme-Colour  2       byte
                END-TLV   Acme-Group
                ATTRIBUTE Acme-Secret  8       string   has_tag,encrypt=2
                ATTRIBUTE Acme-Ports   9       short    array
                END-VENDOR Acme
                BEGIN-VENDOR Other parent=Extended-Vendor-Specific-5
                ATTRIBUTE Other-Blob   3       octets
                END-VENDOR Other
                ATTRIBUTE Other-Old    4       string   Other
                ATTRIBUTE Acme-Extended 242.200 ipv6prefix
                attribute Acme-Long    246.200 octets concat
                """);
        Map<String, AttributeDefinition> all = definitions.attributes();
        assertEquals("26.32473.257", all.get("Acme-Mode").path().toString());
        assertEquals(Map.of("Fast", 16L, "Slow", 32L), all.get("Acme-Mode").values());
        assertEquals("26.32473.7.1", all.get("Acme-Name").path().toString());
        assertEquals(8, all.get("Acme-Name").octets());
        assertEquals("26.32473.7.2", all.get("Acme-Colour").path().toString());
        assertEquals(
                AttributeDefinition.Encryption.TUNNEL_PASSWORD,
                all.get("Acme-Secret").encryption());
        assertTrue(all.get("Acme-Secret").tagged());
        assertTrue(all.get("Acme-Ports").array());
        assertEquals("245.26.32474.3", all.get("Other-Blob").path().toString());
        assertEquals("26.32474.4", all.get("Other-Old").path().toString());
        assertEquals("242.200", all.get("Acme-Extended").path().toString());
        assertTrue(all.get("Acme-Long").path().isLong());
        assertEquals(new VendorFormat(2, 1, false), definitions.format(32473));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ATTRIBUTE Name 1 strong|\"strong\" is no type of an attribute; there are string",
                "ATTRIBUTE Name|has 2 words; write ATTRIBUTE NAME NUMBER TYPE",
                "ATTRIBUTE Name x string|\"x\" is not an attribute's number",
                "ATTRIBUTE Name 241.256 string|is from 0 to 255",
                "ATTRIBUTE Name 250 string has_tags|the flag \"has_tags\" is not known; there are",
                "ATTRIBUTE Name 250 string has_tags|did you mean \"has_tag\"?",
                "ATTRIBUTE Name 250 integer[4]|only octets and string have a length in brackets",
                "ATTRIBUTE User-Name 9 string|User-Name is 1 of type string already (dictionary.rfc2865:",
                "ATTRIBUTE NAS-Port 5 string|NAS-Port is 5 of type integer already",
                "VALUE Service-Typ One 1|no attribute Service-Typ is defined; did you mean \"Service-Type\"?",
                "VALUE Service-Type One one|\"one\" is not a value of the type integer",
                "VALUE Service-Type One 4294967296|is from 0 to 4294967295",
                "VALUE User-Name One 1|User-Name is of type string; only numbers have named values",
                "BEGIN-VENDOR Cisko|no VENDOR Cisko above this line; did you mean \"Cisco\"?",
                "BEGIN-VENDOR Cisco parent=NAS-Port|NAS-Port is no evs",
                "VENDOR Acme 32473 format=3,1|a vendor's format is 1, 2 or 4 octets of type",
                "VENDOR Acme 32473 fromat=1,1|\"fromat=1,1\" is not known here",
                "VENDOR Cisco 10|the vendor Cisco has the number 9 already",
                "END-VENDOR Cisco|nothing is open here",
                "BEGIN-TLV User-Name|User-Name is no tlv",
                "INCLUDE other|\"INCLUDE\" is not known here; a line begins with $INCLUDE",
                "$INCLUDE other|is not there",
                "ALIAS Name User-Name|\"ALIAS\" is not known here"
            })
    void namesTheWrongLine(String line, String why) {
        ConfigException wrong = assertThrows(ConfigException.class, () -> read("# comment\n\n" + line + "\n"));
        assertEquals(1, wrong.problems().size(), wrong::getMessage);
        assertTrue(wrong.getMessage().startsWith(folder.resolve("mine") + ":3: "), wrong.getMessage());
        assertTrue(wrong.getMessage().contains(why), wrong.getMessage());
    }

    @Test
    void tellsEveryProblemAndWhatIsLeftOpen() {
        ConfigException wrong = assertThrows(
                ConfigException.class, () -> read("NONSENSE\nBEGIN-VENDOR Cisco\nATTRIBUTE A 256 string\n"));
        assertEquals(3, wrong.problems().size(), wrong::getMessage);
        assertTrue(wrong.getMessage().contains("ends before END-VENDOR Cisco"), wrong.getMessage());
    }

    @Test
    void filesThatIncludeEachOtherEnd() {
        ConfigException wrong = assertThrows(ConfigException.class, () -> read("$INCLUDE mine\n"));
        assertTrue(wrong.getMessage().contains("files include each other"), wrong.getMessage());
    }

    /** A vendor's type may be corrected, and what is defined already may be defined again. */
    @Test
    void takesWhatIsKnownOnceMore() {
        Definitions definitions = read("""
                VENDOR Cisco 9
                BEGIN-VENDOR Cisco
                ATTRIBUTE Cisco-AVPair 1 octets
                END-VENDOR Cisco
                ATTRIBUTE User-Name 1 string
                """);
        assertEquals(
                DataType.OCTETS, definitions.attributes().get("Cisco-AVPair").type());
    }

    /** Whatever a file holds, either it is read or every problem has its file and line. */
    @Test
    void neverFailsOtherwise() throws IOException {
        long seed = System.nanoTime();
        System.out.println("DictionaryFileTest seed " + seed);
        Random random = new Random(seed);
        String[] words = {
            "ATTRIBUTE",
            "VALUE",
            "VENDOR",
            "BEGIN-VENDOR",
            "END-VENDOR",
            "BEGIN-TLV",
            "END-TLV",
            "$INCLUDE",
            "mine",
            "Cisco",
            "User-Name",
            "A",
            "B",
            "1",
            "26",
            "241.1",
            "0x10",
            "1.2.3",
            ".",
            "-1",
            "99999999999999999999",
            "string",
            "tlv",
            "integer",
            "octets[3]",
            "octets[99999]",
            "has_tag",
            "encrypt=2",
            "format=1,1,c",
            "format=",
            "parent=",
            "\u0000",
            "#",
            ",",
            ","
        };
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            for (int line = random.nextInt(6); line >= 0; line--) {
                for (int word = random.nextInt(6); word >= 0; word--) {
                    text.append(words[random.nextInt(words.length)]).append(' ');
                }
                text.append('\n');
            }
            try {
                Files.writeString(folder.resolve("alone"), text);
                Definitions.readAlone(List.of(new DictionarySource.File(folder.resolve("alone"))));
            } catch (ConfigException wrong) {
                wrong.problems().forEach(problem -> assertTrue(problem.line() >= 1, wrong::getMessage));
            }
        }
    }

    private Definitions read(String text) {
        Path file = folder.resolve("mine");
        try {
            Files.writeString(file, text);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        return Definitions.read(List.of(file));
    }
}
