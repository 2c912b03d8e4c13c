package org.portcullis.profiler.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** That the rules which come with the appliance are of the public, can match, and stay files that people read. */
class ShippedRulesTest {
    private static final int MAX_LINES = 400;
    private static final Pattern MAC = Pattern.compile("(?:[0-9a-f]{2}[:.-]?){6}", Pattern.CASE_INSENSITIVE);

    private static final Pattern SOURCE = Pattern.compile("(?m)^    source: \"https?://[^\\s/\"]+/[^\\s\"]*\"$");

    /** Names that every device of a kind has as it comes, and that were in a capture, too. */
    private static final Set<String> NAMES_OF_A_KIND = Set.of("philips-hue", "schlage");

    private static boolean matches(String pattern, String value) {
        return new Wildcard(pattern).match(new Wildcard.Value(value)).isPresent();
    }

    private static Set<String> patterns(String word) {
        Map<String, String> names = new HashMap<>();
        return ShippedRules.files().stream()
                .flatMap(file -> RuleReader.read(file, names).rules().stream())
                .flatMap(rule -> rule.when().stream())
                .filter(asked -> asked.word().equals(word))
                .flatMap(asked -> asked.patterns().stream())
                .map(Wildcard::toString)
                .collect(Collectors.toSet());
    }

    @Test
    void everyRuleSaysWhereItsFactIsFrom() {
        int sources = ShippedRules.files().stream()
                .mapToInt(file -> (int) SOURCE.matcher(file.text()).results().count())
                .sum();
        assertEquals(RuleBase.read(List.of()).size(), sources);
    }

    /** A slip of the pen in a maker's name would be a rule that never holds. */
    @Test
    void everyMakerThatARuleWaitsForHasABlockOfAddresses() throws IOException {
        Set<String> vendors = new TreeSet<>();
        try (InputStream in = ShippedRules.class.getResourceAsStream("/org/portcullis/profiler/oui.gz");
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> vendors.add(line.split("\t")[1]));
        }
        List<String> unheardOf = patterns("oui.vendor").stream()
                .filter(pattern -> vendors.stream().noneMatch(vendor -> matches(pattern, vendor)))
                .toList();
        assertEquals(List.of(), unheardOf);
    }

    /** What is measured must not be what was written down. */
    @Test
    void noRuleIsOfACapturedDeviceItself() {
        Set<String> names = patterns("dhcp.hostname");
        assertEquals(
                List.of(),
                names.stream().filter(name -> MAC.matcher(name).matches()).toList());
        Set<String> captured = AccuracyTest.hostNames();
        assertTrue(captured.size() > 15, "the captures have names");
        assertEquals(
                List.of(),
                names.stream()
                        .filter(name -> !name.contains("*") && !name.contains("?"))
                        .filter(name -> !NAMES_OF_A_KIND.contains(Wildcard.fold(name)))
                        .filter(name -> captured.stream().anyMatch(each -> matches(name, each)))
                        .toList());
    }

    @Test
    void filesAreOfOneSubjectAndCanBeReadInOneGo() {
        ShippedRules.files()
                .forEach(file -> assertTrue(file.text().lines().count() <= MAX_LINES, file.name() + " is too long"));
    }
}
