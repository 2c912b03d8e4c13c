package org.portcullis.console.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastKnownTokensTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final LastKnownTokens tokens = new LastKnownTokens();

    private static Token token(String name) {
        return new Token(new AccountName(name), Role.ANALYST, NOW, Optional.empty(), Optional.empty());
    }

    @Test
    void oneThatWasValidIsKnownForAWhile() {
        tokens.note("a", Optional.of(token("a")), NOW);
        assertEquals(Optional.of(token("a")), tokens.find("a", NOW.plus(LastKnownTokens.MAX_AGE.minusSeconds(1))));
        assertEquals(Optional.empty(), tokens.find("a", NOW.plus(LastKnownTokens.MAX_AGE)));
        assertEquals(Optional.empty(), tokens.find("b", NOW));
    }

    @Test
    void oneThatIsGoneIsForgottenAndSoIsTheOldestOfTooMany() {
        tokens.note("a", Optional.of(token("a")), NOW);
        tokens.note("a", Optional.empty(), NOW);
        assertEquals(Optional.empty(), tokens.find("a", NOW));
        for (int i = 0; i <= LastKnownTokens.MAX_TOKENS; i++) {
            tokens.note("t" + i, Optional.of(token("t" + i)), NOW);
        }
        assertEquals(Optional.empty(), tokens.find("t0", NOW));
        assertEquals(Optional.of(token("t1")), tokens.find("t1", NOW));
    }
}
