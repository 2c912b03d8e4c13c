package org.portcullis.profiler.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be the address of a device's description (RFC 8520). */
class MudUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://luminaire.example.com/Luminaire_150, true",
        "HTTPS://example.com/, true",
        "https://example.com:8443/a?b=c, true",
        "http://example.com/, false",
        "ftp://example.com/, false",
        "/mud.json, false",
        "https:///mud.json, false",
        "https://user@example.com/, false",
        "https://exa mple.com/, false",
        "https://exämple.com/, false",
        "'', false"
    })
    void urls(String text, boolean is) {
        assertEquals(is ? Optional.of(text) : Optional.empty(), MudUrl.of(text));
    }

    @ParameterizedTest
    @CsvSource({"255, true", "256, false"})
    void fitsWholeOrNotAtAll(int length, boolean is) {
        String text = "https://a.example/" + "x".repeat(length - 18);
        assertEquals(is, MudUrl.of(text).isPresent());
    }
}
