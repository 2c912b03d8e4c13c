package org.portcullis.console.store.factor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelyingPartyTest {
    @ParameterizedTest
    @CsvSource({
        "nac.example.org, nac.example.org, https://nac.example.org",
        "NAC.example.org:8443, nac.example.org, https://nac.example.org:8443",
        "nac.example.org:443, nac.example.org, https://nac.example.org",
        "localhost:8443, localhost, https://localhost:8443",
        "10.1.2.3,,",
        "127.0.0.1:8443,,",
        "[::1]:8443,,",
        "[2001:db8::1],,",
        "nac.example.org/x,,",
        "-nac.example.org,,",
        "'',,"
    })
    void itIsANameAndNoAddress(String host, String id, String origin) {
        assertEquals(Optional.ofNullable(id).map(name -> new RelyingParty(name, origin)), RelyingParty.of(host));
    }
}
