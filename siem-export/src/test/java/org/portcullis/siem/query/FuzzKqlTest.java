package org.portcullis.siem.query;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.junit.jupiter.api.Assertions;

/** Queries under coverage-guided fuzzing: answered or refused at a place, and what is said for Kibana means the same. */
class FuzzKqlTest {
    private static final Kql KQL = new Kql(InstantSource.fixed(Instant.parse("2026-03-10T12:00:00Z")));

    @FuzzTest(maxDuration = "20s")
    void queries(byte[] octets) {
        String query = new String(octets, StandardCharsets.UTF_8);
        Query compiled;
        try {
            compiled = KQL.compile(query);
        } catch (KqlException refused) {
            boolean placed =
                    refused.position() >= 0 && refused.position() <= Math.max(query.length(), KqlParser.MAX_LENGTH);
            Assertions.assertTrue(placed, refused.getMessage());
            return;
        } catch (IndexSearcher.TooManyClauses beyondTheBound) {
            throw new AssertionError(beyondTheBound);
        }
        try {
            String canonical = KQL.forKibana(query);
            if (canonical.length() <= KqlParser.MAX_LENGTH) {
                Assertions.assertEquals(KQL.forKibana(canonical), canonical, () -> compiled.toString());
            }
        } catch (KqlException notInKibana) {
            Assertions.assertTrue(
                    notInKibana.getMessage().contains("Kibana"), () -> query + ": " + notInKibana.getMessage());
        }
    }
}
