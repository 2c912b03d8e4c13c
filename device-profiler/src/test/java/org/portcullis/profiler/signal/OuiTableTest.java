package org.portcullis.profiler.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.MacAddress;

/** To whom blocks of addresses are assigned: the shipped list, an admin's over it, and what is no list. */
class OuiTableTest {
    private static final String LINES = """
            # acme-list 1.0 2026-11-01 of the test
            001132\tAlpha
            70B3D5\tIEEE Registration Authority
            70B3D51\tBeta
            70B3D5123\tGamma
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "00-11-32-00-00-01, Alpha",
        "70-B3-D5-00-00-01, IEEE Registration Authority",
        "70-B3-D5-1F-00-01, Beta",
        "70-B3-D5-12-40-01, Beta",
        "70-B3-D5-12-30-00, Gamma",
        "70-B3-D5-12-3F-FF, Gamma",
        "00-11-33-00-00-01, ''",
        "FF-FF-FF-FF-FF-FF, ''"
    })
    void theLongestPrefixCounts(String mac, String vendor) throws Exception {
        OuiTable table = OuiTable.of(List.of(file(LINES)));
        assertEquals(Optional.of(vendor).filter(name -> !name.isEmpty()), table.vendor(mac(mac)));
    }

    @Test
    void anAddressThatSoftwareMadeUpHasNoVendor() throws Exception {
        OuiTable table = OuiTable.of(List.of(file("# a 1 2026-01-01\n021132\tWrong\n001132\tAlpha\n")));
        assertEquals(Map.of("oui.local", "true"), Samples.words(table.signals(mac("02-11-32-00-00-01"))));
        assertEquals(Map.of("oui.vendor", "Alpha"), Samples.words(table.signals(mac("00-11-32-00-00-01"))));
    }

    /** The list that is shipped: blocks of all three lengths, with its date. */
    @Test
    void theShippedList() {
        OuiTable table = OuiReader.read(List.of());
        OuiTable.Origin origin = table.origins().get(0);
        assertTrue(origin.blocks() > 50_000, origin::text);
        assertTrue(
                origin.text().matches("oui-data \\S+ of \\d{4}-\\d\\d-\\d\\d \\(\\d\\d,\\d{3} blocks\\)"),
                origin::text);
        assertTrue(table.vendor(mac("00-00-0C-00-00-01")).orElseThrow().startsWith("Cisco"));
        assertTrue(table.vendor(mac("00-40-8C-00-00-01")).orElseThrow().startsWith("Axis"));
    }

    /** The IEEE's files, one after the other in one file or each on its own, go over what is shipped. */
    @Test
    void anUpdateByFile() throws Exception {
        String csv = """
                Registry,Assignment,Organization Name,Organization Address
                MA-L,00408C,"Axis, renamed","Emdalavagen 14
                Lund  SE"
                MA-L,0050C2,,Nowhere
                Registry,Assignment,Organization Name,Organization Address
                MA-S,70B3D5123,Newcomer,Here
                """;
        Path file = Files.writeString(folder.resolve("oui.csv"), csv);
        OuiTable table = OuiReader.read(List.of(file));
        assertEquals(Optional.of("Axis, renamed"), table.vendor(mac("00-40-8C-00-00-01")));
        assertEquals(Optional.of("Private"), table.vendor(mac("00-50-C2-FF-F0-01")));
        assertEquals(Optional.of("Newcomer"), table.vendor(mac("70-B3-D5-12-30-01")));
        assertTrue(table.vendor(mac("00-00-0C-00-00-01")).isPresent(), "what the file leaves out stays");
        assertEquals(file.toString(), table.origins().get(1).name());
        assertEquals(3, table.origins().get(1).blocks());
    }

    @Test
    void compressedOrNot() throws Exception {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(LINES.getBytes(StandardCharsets.UTF_8));
        }
        OuiFile file = OuiReader.read("list", new ByteArrayInputStream(compressed.toByteArray()), LocalDate.EPOCH);
        assertEquals("acme-list 1.0 of 2026-11-01 (4 blocks)", file.origin().text());
    }

    @ParameterizedTest
    @CsvSource({
        "'', '1: must begin with'",
        "'hello', '1: must begin with'",
        "'# a 1 2026-01-01', '1: has no block'",
        "'# a 1 2026-01-01|001132', '2: must be PREFIX, a tab and the vendor'",
        "'# a 1 2026-01-01|001132>A|00113>B', '3: a block has 6, 7 or 9 hexadecimal digits, not \"00113\"'",
        "'# a 1 2026-01-01|00113G>B', '2: a block has 6, 7 or 9'",
        "'# a 1 2026-01-01|001132> ', '2: the block 001132 has no vendor'",
        "'Registry,Assignment,Organization Name|MA-L,0011,A,B', '2: a block has 6, 7 or 9'"
    })
    void whatIsNoListSaysWhere(String text, String message) {
        ConfigException wrong = assertThrows(
                ConfigException.class, () -> file(text.replace('|', '\n').replace('>', '\t')));
        assertTrue(wrong.getMessage().startsWith("list:" + message), wrong::getMessage);
    }

    private static OuiFile file(String text) throws Exception {
        return OuiReader.read("list", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), LocalDate.EPOCH);
    }

    private static MacAddress mac(String text) {
        return MacAddress.parse(text).orElseThrow();
    }
}
