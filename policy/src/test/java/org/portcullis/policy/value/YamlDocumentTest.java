package org.portcullis.policy.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The YAML reader: what it gives for what stands there, and every problem with its line, its key and its remedy. */
class YamlDocumentTest {
    private enum Level {
        REQUIRE,
        WARN_ONLY
    }

    private record Client(String name, String secret, List<String> trust) {}

    private record Settings(
            String dataDir,
            int port,
            boolean enabled,
            Duration timeout,
            Level level,
            List<Client> clients,
            Map<String, String> labels) {

        static Settings read(YamlMap root) {
            YamlMap radius = root.get("radius").map();
            return new Settings(
                    root.get("dataDir").text("data"),
                    radius.get("port").integer(1, 65535, 1812),
                    radius.get("enabled").bool(false),
                    radius.get("timeout").duration(Duration.ZERO, Duration.ofDays(1), Duration.ofSeconds(30)),
                    radius.get("level").word(Level.class, Level.REQUIRE),
                    root.get("clients").list().stream()
                            .map(YamlValue::map)
                            .map(client -> new Client(
                                    client.require("name").text(""),
                                    client.require("secret").text(""),
                                    client.get("trust").texts()))
                            .toList(),
                    root.get("labels").textMap());
        }
    }

    private static Settings settings(String text) {
        return YamlDocument.read("t.yml", text).as(Settings::read);
    }

    private static List<String> problems(Runnable reading) {
        return assertThrows(ConfigException.class, reading::run).problems().stream()
                .map(ConfigProblem::toString)
                .toList();
    }

    @Test
    void everyKeyHasItsDefault() {
        Settings defaults =
                new Settings("data", 1812, false, Duration.ofSeconds(30), Level.REQUIRE, List.of(), Map.of());
        for (String empty : List.of("", "\n# nothing\n", "---\n", "{}", "radius:\nclients:\n", "null")) {
            assertEquals(defaults, settings(empty), empty);
        }
    }

    @Test
    void everyFormIsRead() {
        assertEquals(
                new Settings(
                        "00123",
                        18120,
                        true,
                        Duration.ofHours(8),
                        Level.WARN_ONLY,
                        List.of(
                                new Client("a", "x: y", List.of("one.pem")),
                                new Client("b", "x: y", List.of("1", "2"))),
                        Map.of("no", "off", "10.1", "1.10")),
                settings("""
                        dataDir: 00123
                        radius: { port: "18120", enabled: true, timeout: 8h, level: warn-only }
                        clients:
                          - { name: a, secret: &s "x: y", trust: one.pem }
                          - name: b
                            secret: *s
                            trust: [1, 2]
                        labels: { no: off, 10.1: 1.10 }
                        """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "dataDirr: x | 1: dataDirr: unknown key; did you mean \"dataDir\"?",
                "radius: { pörtchen: 1 } | 1: radius.pörtchen: unknown key; known here: enabled, level, port, timeout",
                "clients: [{ name: a, secret: b, sercet: c }] | 1: clients[0].sercet: unknown key; did you mean \"secret\"?",
                "labels: x | 1: labels: must be a map of keys and values, not \"x\"",
                "radius: [] | 1: radius: must be a map of keys and values, not a list",
                "radius: { port: 0 } | 1: radius.port: must be a whole number from 1 to 65535, not \"0\"",
                "radius: { port: 65536 } | 1: radius.port: must be a whole number from 1 to 65535, not \"65536\"",
                "radius: { port: 99999999999999999999 } | 1: radius.port: must be a whole number from 1 to 65535, not \"99999999999999999999\"",
                "radius: { port: 1.5 } | 1: radius.port: must be a whole number from 1 to 65535, not \"1.5\"",
                "radius: { port: [1] } | 1: radius.port: must be a whole number from 1 to 65535, not a list",
                "radius: { enabled: yes } | 1: radius.enabled: must be true or false, not \"yes\"",
                "radius: { timeout: 8 } | 1: radius.timeout: must be a duration from 0 to 1d, like 30s, 15m, 8h or 90d, not \"8\"",
                "radius: { timeout: 2d } | 1: radius.timeout: must be a duration from 0 to 1d, like 30s, 15m, 8h or 90d, not \"2d\"",
                "radius: { level: warn } | 1: radius.level: must be one of require, warn-only, not \"warn\"",
                "radius: { level: requrie } | 1: radius.level: must be one of require, warn-only, not \"requrie\"; did you mean \"require\"?",
                "clients: [{ secret: b }] | 1: clients[0].name: is missing; it must be given",
                "clients: [{ name: , secret: b }] | 1: clients[0].name: is missing; it must be given",
                "clients: [ null ] | 1: clients[0]: is empty; leave this entry out",
                "clients: [ a ] | 1: clients[0]: must be a map of keys and values, not \"a\"|",
                "dataDir: { a: b } | 1: dataDir: must be a text, not a map",
                "labels: { a: [b] } | 1: labels.a: must be a text, not a list",
                "dataDir: !!int 5 | 1: dataDir: the tag tag:yaml.org,2002:int has no meaning here; leave it out",
                "dataDir: !!java.net.URL [x] | 1: dataDir: the tag tag:yaml.org,2002:java.net.URL has no meaning here; leave it out",
                "? [a] : b | 1: a key must be a word",
                "dataDir: *nowhere | 1: *nowhere refers to nothing that is complete above it",
                "labels: &l { a: *l } | 1: *l refers to nothing that is complete above it",
                "[] | 1: must be a map of keys and values, not a list",
                "dataDir: [a | 1: not valid YAML: while parsing a flow sequence, expected ',' or ']', but got <stream end>",
                "dataDir: 'a | 1: not valid YAML: while scanning a quoted scalar, found unexpected end of stream",
                "dataDir: @a | 1: not valid YAML: while scanning for the next token, found character '@' that cannot start any token. (Do not use @ for indentation)",
            })
    void everyProblemNamesItsPlaceAndItsRemedy(String text, String problem) {
        assertEquals("t.yml:" + problem, problems(() -> settings(text)).get(0));
    }

    @Test
    void allProblemsComeTogetherInTheOrderOfTheirLines() {
        assertEquals(
                List.of(
                        "t.yml:1: radius.prot: unknown key; did you mean \"port\"?",
                        "t.yml:3: dataDir: must be a text, not a list",
                        "t.yml:5: clients[0].secret: is missing; it must be given",
                        "t.yml:7: clients[1].secret: this key stands already on line 6; keep one of them",
                        "t.yml:9: wrong: unknown key; known here: clients, dataDir, labels, radius"),
                problems(() -> settings("""
                        radius: { prot: 1 }

                        dataDir: [x]
                        clients:
                          - name: a
                          - { name: b, secret: x,
                              secret: y }

                        wrong: true
                        """)));
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertEquals(
                List.of("t.yml:2: a second document begins; a file holds one"),
                problems(() -> settings("a: b\n---\nc: d\n").getClass()).stream()
                        .filter(problem -> problem.contains("second"))
                        .toList());
    }

    @Test
    void aCharacterThatCannotStandInYamlIsNamedWithItsLine() {
        assertTrue(problems(() -> settings("dataDir: x\nlabels: \u0007\n"))
                .contains("t.yml:2: the character U+0007 cannot stand in YAML"));
    }

    @Test
    void sizeDepthAndAliasesAreBounded() {
        assertEquals(
                List.of("t.yml:1: larger than 1048576 octets"),
                problems(() -> settings("dataDir: " + "ä".repeat(YamlDocument.MAX_OCTETS / 2))));
        assertEquals(List.of("t.yml:1: nested deeper than 32 levels"), problems(() -> settings("[".repeat(500_000))));
        assertEquals(
                List.of("t.yml:33: nested deeper than 32 levels"),
                problems(() -> settings(nested(YamlParser.MAX_DEPTH + 1))));

        StringBuilder laughs = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertEquals(
                List.of("t.yml:18: more than 200000 values, aliases unfolded"),
                problems(() -> settings(laughs.toString())));
    }

    private static String nested(int depth) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            text.append(" ".repeat(i)).append("a:\n");
        }
        return text.append(" ".repeat(depth)).append("b: 1\n").toString();
    }

    @Test
    void noMoreProblemsThanAnAdminWouldRead() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append("key").append(i).append(": 1\n");
        }
        assertEquals(ProblemList.MAX, problems(() -> settings(text.toString())).size());
    }

    @Test
    void theEnvironmentStandsInForVariables() {
        Map<String, String> variables = Map.of("SECRET", "s3: {cret}", "PORT", "1645");
        Function<String, Optional<String>> environment = name -> Optional.ofNullable(variables.get(name));
        String text = """
                dataDir: a-${SECRET}-$${SECRET}-$b
                radius: { port: "${PORT}" }
                """;
        Settings expanded = YamlDocument.read("t.yml", text, environment).as(Settings::read);
        assertEquals("a-s3: {cret}-${SECRET}-$b", expanded.dataDir());
        assertEquals(1645, expanded.port());
        assertEquals("${X}", settings("dataDir: ${X}").dataDir());

        assertEquals(
                List.of(
                        "t.yml:1: dataDir: the environment variable NONE is not set; set it, or write the value here",
                        "t.yml:2: radius.port: must be a whole number from 1 to 65535, not \"${SECRET}\"",
                        "t.yml:3: labels.a: ${SECRET is not a variable; write ${NAME}, or $${ for a literal ${"),
                problems(() -> YamlDocument.read("t.yml", """
                                dataDir: ${NONE}
                                radius: { port: "${SECRET}" }
                                labels: { a: "${SECRET" }
                                """, environment).as(Settings::read)));
    }

    @Test
    void aLineInsideABlockTextIsNamed() {
        String text = """
                dataDir: |
                  one
                  two
                """;
        assertEquals(
                List.of("t.yml:3: dataDir: no"),
                problems(() -> YamlDocument.read("t.yml", text).as(root -> {
                    root.get("dataDir").problem(2, "no");
                    return root;
                })));
    }

    @Test
    void filesAreReadWithTheSameCare(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("t.yml");
        assertTrue(problems(() -> YamlDocument.textOf(file)).get(0).startsWith(file + ":1: cannot be read: "));
        Files.writeString(file, "a: ü", StandardCharsets.ISO_8859_1);
        assertEquals(List.of(file + ":1: not UTF-8 text; save it as UTF-8"), problems(() -> YamlDocument.textOf(file)));
        Files.write(file, new byte[YamlDocument.MAX_OCTETS + 1]);
        assertEquals(List.of(file + ":1: larger than 1048576 octets"), problems(() -> YamlDocument.textOf(file)));
        Files.writeString(file, "a: ü");
        assertEquals("a: ü", YamlDocument.textOf(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1.5h", "1 h", "5w", "1H", "00", "1h30m", "9999999999s"})
    void whatIsNoDuration(String text) {
        assertEquals(Optional.empty(), DurationText.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "30s,30s", "90s,90s", "120s,2m", "15m,15m", "8h,8h", "24h,1d", "90d,90d", "0s,0"})
    void durationsAreWrittenInTheirLargestUnit(String text, String written) {
        assertEquals(written, DurationText.format(DurationText.parse(text).orElseThrow()));
    }

    @ParameterizedTest
    @CsvSource({
        "secert,secret",
        "Secret,secret",
        "vlna,vlan",
        "vlam,vlan",
        "sesionTimeout,sessionTimeout",
        "vendors,vendor"
    })
    void theNearestWordIsWhatWasMeant(String typed, String meant) {
        assertEquals(
                Optional.of(meant),
                NearestWord.to(typed, List.of("vlan", "secret", "sessionTimeout", "vendor", "role")));
    }

    @Test
    void noWordIsNearToAnother() {
        assertFalse(NearestWord.to("colour", List.of("vlan", "secret", "role")).isPresent());
        assertFalse(NearestWord.to("x".repeat(1 << 20), List.of("x".repeat(1 << 20)))
                .isPresent());
    }

    /** Whatever stands in a file, reading it ends in settings or in problems that name a line. */
    @Test
    void mutatedDocumentsNeverDoMoreThanBeRefused() {
        long seed = new Random().nextLong();
        System.out.println("YamlDocumentTest seed " + seed);
        Random random = new Random(seed);
        String valid = """
                dataDir: &d 00123
                radius: { port: "18120", enabled: true, timeout: 8h, level: warn-only }
                clients:
                  - { name: a, secret: &s "x: y", trust: one.pem }
                  - name: *d
                    secret: |
                      ${HOME} and
                      more
                    trust: [1, 2]
                labels: { no: off, 10.1: 1.10 }
                """;
        String alphabet = "{}[]:,&*!|>'\"%@`#-?~ \n\t\\$ab0\u0000\u0085\ufeff\ud800é";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(valid);
            for (int edits = 1 + random.nextInt(6); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    default -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            try {
                YamlDocument.read("t.yml", text.toString(), name -> Optional.of("/root"))
                        .as(Settings::read);
            } catch (ConfigException refused) {
                int lines = text.toString().split("\\R|\u0085", -1).length;
                refused.problems().forEach(problem -> {
                    assertTrue(problem.line() >= 1 && problem.line() <= lines, problem + "\n" + text);
                    assertFalse(problem.message().isBlank());
                });
            }
        }
    }
}
