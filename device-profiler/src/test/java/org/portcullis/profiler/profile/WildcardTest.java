package org.portcullis.profiler.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "no",
            value = {
                "HIK*|hik-12|-12",
                "HIK*|xhik|no",
                "hik|HIK|''",
                "hik|hike|no",
                "*|any thing|any thing",
                "*|''|''",
                "a?c|abc|''",
                "a?c|ac|no",
                "*cam|ipcam|ip",
                "*a*a|xaya|x",
                "*a*|banana|b",
                "Cisco IP Phone *, V*|Cisco IP Phone 8851, V12|8851",
                "*-?|a-b-c|a-b",
                "a*b*c*d|aXbYcZd|X",
                "**x|ax|''",
                "ÄÖ*|äöx|x",
            })
    void matchesTheWholeValueWithoutRegardToCase(String pattern, String value, String captured) {
        assertEquals(
                Optional.ofNullable(captured),
                new Wildcard(pattern).match(new Wildcard.Value(value == null ? "" : value)));
    }

    @Test
    void hostilePatternsEnd() {
        String pattern = "a*".repeat(120) + "b";
        assertEquals(Optional.empty(), new Wildcard(pattern).match(new Wildcard.Value("a".repeat(255))));
    }
}
