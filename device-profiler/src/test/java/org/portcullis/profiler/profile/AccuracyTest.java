package org.portcullis.profiler.profile;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Profile.Estimate;
import org.portcullis.policy.value.Profile.Trait;
import org.portcullis.policy.value.YamlDocument;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.profiler.signal.OuiReader;
import org.portcullis.profiler.signal.OuiTable;

/**
 * What the rules that come with the appliance make of real devices, whose captures others have published: precision first. The
 * files in {@code captures} say where they are from; {@code docs/profiling.md} has the table that comes out here.
 */
class AccuracyTest {
    private static final List<String> SETS = List.of("sentinel", "florida", "taxonomy");
    private static final RuleBase RULES = RuleBase.read(List.of());
    private static final OuiTable BLOCKS = OuiReader.read(List.of());

    /** @param is what it truly is; "-" where there is no word for it, or nobody knows */
    private record Device(String name, Map<String, String> is, String block, Map<String, String> signals) {
        Map<String, String> ofBlock() {
            Map<String, String> said = new HashMap<>();
            MacAddress some =
                    MacAddress.parse((block + "000000").substring(0, 12)).orElseThrow();
            BLOCKS.signals(some).forEach(signal -> said.put(signal.word(), signal.value()));
            return said;
        }

        Profile profile() {
            Map<String, String> all = ofBlock();
            all.putAll(signals);
            return RULES.conclude(all);
        }
    }

    /** How often an answer was right, another than the truth, or not given. */
    private static final class Count {
        private int right;
        private int wrong;
        private int none;

        void add(String truth, String answer) {
            if (answer.isEmpty()) {
                none++;
            } else if (answer.equalsIgnoreCase(truth)) {
                right++;
            } else {
                wrong++;
            }
        }

        String row() {
            return "%d | %d | %d | %d |".formatted(right + wrong + none, right, wrong, none);
        }
    }

    private static List<Device> devices(String set) {
        String file = "/org/portcullis/profiler/captures/" + set + ".yml";
        try (InputStream in = AccuracyTest.class.getResourceAsStream(file)) {
            return YamlDocument.read(file, new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .as(root -> root.get("devices").list().stream()
                            .map(each -> device(each.map()))
                            .toList());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Device device(YamlMap map) {
        return new Device(
                map.require("device").text(""),
                map.require("is").textMap(),
                map.require("block").text(""),
                map.get("signals").textMap());
    }

    /** As captured devices call themselves. */
    static Set<String> hostNames() {
        return SETS.stream()
                .flatMap(set -> devices(set).stream())
                .map(device -> device.signals.getOrDefault("dhcp.hostname", ""))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }

    private static Count usable(String set, Trait trait) {
        Count count = new Count();
        devices(set)
                .forEach(device ->
                        count.add(device.is.get(trait.word()), device.profile().usable(trait)));
        return count;
    }

    /**
     * No device is taken for another kind of device, nor for another maker's, not even one for which there is no word; and of no
     * device whose system is known it is another.
     */
    @Test
    void nothingIsWrong() {
        List<String> wrong = new ArrayList<>();
        for (String set : SETS) {
            for (Device device : devices(set)) {
                for (Trait trait : List.of(Trait.FUNCTION, Trait.VENDOR, Trait.OS)) {
                    String truth = device.is.get(trait.word());
                    String answer = device.profile().usable(trait);
                    boolean unknowable = trait == Trait.OS && truth.equals("-");
                    if (!unknowable && !answer.isEmpty() && !answer.equalsIgnoreCase(truth)) {
                        wrong.add(device.name + ": "
                                + device.profile().get(trait).orElseThrow().sentence());
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void whatTellsItsNameIsKnown() {
        assertAll(
                () -> assertTrue(usable("sentinel", Trait.FUNCTION).right >= 11, "functions"),
                () -> assertTrue(usable("sentinel", Trait.VENDOR).right >= 13, "vendors"),
                () -> assertTrue(usable("taxonomy", Trait.OS).right >= 50, "systems"));
    }

    @Test
    void aBlockOfAddressesAloneGivesPolicyNothing() {
        for (String set : SETS) {
            devices(set)
                    .forEach(device ->
                            assertEquals(0, RULES.conclude(device.ofBlock()).certainty(), device.name));
        }
    }

    @Test
    void theDocumentedTableIsWhatComesOut() throws IOException {
        String docs = Files.readString(Path.of("../docs/profiling.md"));
        assertTrue(docs.contains(table()), "docs/profiling.md must have:\n" + table());
        assertTrue(docs.contains(functions()), "docs/profiling.md must have:\n" + functions());
    }

    @Test
    void theDocumentedExampleOfOwnRulesHolds() throws IOException {
        String docs = Files.readString(Path.of("../docs/profiling.md"));
        int from = docs.indexOf("```yaml\nrules:\n") + "```yaml\n".length();
        RuleFile own = new RuleFile("docs/profiling.md", docs.substring(from, docs.indexOf("```", from)));
        assertEquals(RULES.size() + 2, RuleBase.read(List.of(own)).size());
    }

    private static String table() {
        StringBuilder table = new StringBuilder("""
                | set | trait | devices | right | wrong | not known |
                |---|---|---|---|---|---|
                """);
        for (String set : SETS) {
            for (Trait trait : set.equals("taxonomy")
                    ? List.of(Trait.FUNCTION, Trait.VENDOR, Trait.OS)
                    : List.of(Trait.FUNCTION, Trait.VENDOR)) {
                Count all = new Count();
                Count guess = new Count();
                for (Device device : devices(set)) {
                    String truth = device.is.get(trait.word());
                    if (trait != Trait.OS || !truth.equals("-")) {
                        all.add(truth, device.profile().usable(trait));
                        guess.add(truth, guess(device, trait));
                    }
                }
                table.append("| %s | %s | %s\n".formatted(set, trait.word(), all.row()));
                if (trait != Trait.OS) {
                    table.append("| %s | %s, if the block alone were trusted | %s\n"
                            .formatted(set, trait.word(), guess.row()));
                }
            }
        }
        return table.toString();
    }

    private static String guess(Device device, Trait trait) {
        Optional<Estimate> guess = RULES.conclude(device.ofBlock()).get(trait);
        return guess.map(Estimate::value).orElse("");
    }

    /** The confusion table: what devices of each kind are taken for. */
    private static String functions() {
        Map<String, Map<String, Integer>> taken = new TreeMap<>();
        for (String set : List.of("sentinel", "florida")) {
            for (Device device : devices(set)) {
                String answer = device.profile().usable(Trait.FUNCTION);
                taken.computeIfAbsent(device.is.get("function"), any -> new TreeMap<>())
                        .merge(answer.isEmpty() ? "not known" : answer, 1, Integer::sum);
            }
        }
        StringBuilder table = new StringBuilder("""
                | is truly | taken for |
                |---|---|
                """);
        taken.forEach((truth, answers) -> table.append("| %s | %s |\n"
                .formatted(
                        truth.equals("-") ? "(no word for it)" : truth,
                        String.join(
                                ", ",
                                answers.entrySet().stream()
                                        .map(answer -> answer.getKey() + " " + answer.getValue())
                                        .toList()))));
        return table.toString();
    }
}
