package org.portcullis.radius.snippet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SnippetTest {
    private static final SnippetValues EXAMPLE = values(Optional.of(3799));

    private static SnippetValues values(Optional<Integer> coaPort) {
        return new SnippetValues(
                "192.0.2.10", "192.0.2.1", 1812, 1813, coaPort, SnippetValues.SECRET, SnippetValues.SECRET);
    }

    /** The documentation shows what the console shows. */
    @ParameterizedTest
    @EnumSource
    void isInTheDocumentation(Snippet snippet) throws Exception {
        String docs = Files.readString(Path.of("../docs/switches.md"));
        Matcher section = Pattern.compile(
                        "^## " + Pattern.quote(snippet.title()) + "\n.*?^```\n(.*?)^```$",
                        Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(docs);
        assertTrue(section.find(), "docs/switches.md has no section ## " + snippet.title());
        assertEquals(snippet.with(EXAMPLE), section.group(1));
    }

    @ParameterizedTest
    @EnumSource
    void isFilledInWhole(Snippet snippet) {
        for (Optional<Integer> coaPort : List.of(Optional.of(1700), Optional.<Integer>empty())) {
            String text = snippet.with(values(coaPort));
            assertFalse(text.matches("(?s).*\\{[a-zA-Z]+}.*"), text);
            assertTrue(text.contains("192.0.2.10") && text.contains("1812"), text);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cisco, CISCO_IOS_XE",
        "aruba, ARUBA_CX",
        "hp, ARUBA_AOS_S",
        "moxa, GENERIC",
        "'', GENERIC",
        "hostapd, HOSTAPD"
    })
    void isChosenByTheVendor(String vendor, Snippet snippet) {
        assertEquals(snippet, Snippet.forVendor(vendor));
        assertEquals(Optional.of(snippet), Snippet.ofWord(snippet.word()));
    }
}
