package org.portcullis.policy.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.value.Serial;

class DeviceCsvTest {
    private static final String GOOD = """
            serial,name,type,vendor,model,owner,tags,state
            SN-1,"hall 3, north",sensor,acme,T-100,facility,hot;loud b,active
            SN-2,,,,,,,
            """;

    @Test
    void rowsBecomeDevices() {
        DeviceCsv csv = read(GOOD);
        assertEquals(Map.of(), csv.problems());
        assertEquals(List.of(2L, 3L), List.copyOf(csv.rows().keySet()));
        NewDevice first = csv.rows().get(2L).asNew();
        assertEquals(new Serial("SN-1"), first.serial());
        assertEquals("hall 3, north", first.name());
        assertEquals(Set.of("hot", "loud", "b"), first.tags());
        assertEquals(LifecycleState.ACTIVE, first.state());
        assertEquals(LifecycleState.REGISTERED, csv.rows().get(3L).asNew().state());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SN-3,,,,,,,actve | the state \"actve\" is not one of registered, onboarding, active, suspended, quarantined,"
                        + " decommissioned",
                ",x,,,,,, | a serial must not be empty",
                "SN-3,x | has 2 fields, the header has 8",
                "SN-1,,,,,,, | SN-1 stands in this file twice",
            })
    void aBadRowIsReportedWithItsLineAndTheRestIsRead(String row, String problem) {
        DeviceCsv csv = read(GOOD + row + "\nSN-9,,,,,,,\n");
        assertEquals(Map.of(4L, problem), csv.problems());
        assertEquals(3, csv.rows().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name,type | the header lacks the column serial; expected serial,name,type,vendor,model,owner,tags,state",
                "serial,name,name | the header has a column twice: serial,name,name",
                "serial,sort | the header has the unknown column \"sort\"; known: serial,name,type,vendor,model,owner,tags,state",
            })
    void aWrongHeaderIsReported(String header, String problem) {
        assertEquals(Map.of(1L, problem), read(header + "\nSN-1,x\n").problems());
    }

    /** What stands before it is reported beside it. */
    @Test
    void aRowThatIsNoCsvIsReportedAtItsOwnLine() {
        assertEquals(
                Map.of(
                        4L,
                        "has 2 fields, the header has 8",
                        5L,
                        "cannot be read as CSV: (startline 5) EOF reached before encapsulated token finished"),
                read(GOOD + "SN-3,x\nSN-4,\"open,,,,,,\n").problems());
    }

    @Test
    void whatAFileHasNoColumnForStaysAsItIs() {
        DeviceDetails known =
                new DeviceDetails("n", "t", "v", "m", "o", Set.of("a"), Optional.of(new Serial("PARENT")));
        DeviceRow row = read("serial,owner,type\nSN-1,it,\n").rows().get(2L);
        assertEquals(
                new DeviceDetails("n", "", "v", "m", "it", Set.of("a"), Optional.of(new Serial("PARENT"))),
                row.over(known));
        assertEquals(Optional.empty(), row.state());
    }

    /** Whatever a device is called, no cell begins like a formula, and every text comes back as it was. */
    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        List<String> texts = List.of(
                "=1+1",
                "'=1+1",
                "''-x",
                "'",
                "it's",
                "@SUM(A1)",
                "+49 30",
                "-",
                "a \"quoted\", text",
                "\uFF1Dx",
                "x;=y");
        StringWriter file = new StringWriter();
        DeviceCsvWriter writer = new DeviceCsvWriter(file);
        for (String text : texts) {
            writer.write(device(text));
        }
        for (CSVRecord row : CSVFormat.RFC4180.parse(new StringReader(file.toString()))) {
            row.forEach(cell -> assertFalse(!cell.isEmpty() && "=+-@\uFF1D".indexOf(cell.charAt(0)) >= 0, cell));
        }
        DeviceCsv read = read(file.toString());
        assertEquals(Map.of(), read.problems());
        assertEquals(
                texts.stream().map(DeviceCsvTest::device).map(Device::details).toList(),
                read.rows().values().stream()
                        .map(row -> row.asNew())
                        .map(device -> new DeviceDetails(
                                device.name(),
                                device.type(),
                                device.vendor(),
                                device.model(),
                                device.owner(),
                                device.tags(),
                                Optional.empty()))
                        .toList());
        assertEquals(
                texts,
                read.rows().values().stream().map(row -> row.serial().text()).toList());
    }

    private static Device device(String text) {
        return new Device(
                "id",
                new Serial(text),
                text,
                text,
                text,
                text,
                text,
                Set.of("-tag", "b"),
                Optional.empty(),
                LifecycleState.ACTIVE,
                Optional.empty(),
                "",
                Instant.EPOCH,
                Optional.empty(),
                1);
    }

    @Test
    void anythingElseNeverThrows() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(GOOD);
            for (int edits = random.nextInt(1, 6); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(0x250));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, ",\"\n\r;\u0000".charAt(random.nextInt(6)));
                }
            }
            DeviceCsv csv = read(text.toString());
            assertTrue(csv.rows().size() <= 8, () -> "seed " + seed);
        }
    }

    private static DeviceCsv read(String text) {
        return DeviceCsv.read(new StringReader(text));
    }
}
