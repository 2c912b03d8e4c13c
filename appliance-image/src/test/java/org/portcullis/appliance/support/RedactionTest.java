package org.portcullis.appliance.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.policy.value.Secret;

/** Secrets that nobody knows go by where they stand, those that are known wherever they stand. */
class RedactionTest {
    private static final Redaction OF_PLACES = new Redaction(List.of());

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "https://user:word@es.example.org/a, https://(removed)@es.example.org/a",
        "jdbc:postgresql://db/x?user=u&password=word&sslmode=require, jdbc:postgresql://db/x?user=u&password=(removed)&sslmode=require",
        "https://soar/hook?x=1&access_token=word, https://soar/hook?x=1&access_token=(removed)",
        "mail to ada@example.org, mail to ada@example.org",
        "https://es.example.org:9200/a?b=c, https://es.example.org:9200/a?b=c",
    })
    void placesInUrls(String text, String shown) {
        assertEquals(shown, OF_PLACES.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: hidden",
                "  Tunnel-Password: hidden",
                "apiKey = hidden",
                "\"client_secret\": \"hidden\"",
                "Authorization: Bearer hidden",
                "token=hidden",
                "pin: hidden",
            })
    void wordsOfLines(String line) {
        String shown = OF_PLACES.ofLines("before\n" + line + "\nafter");
        assertFalse(shown.matches("(?s).*\\bhidden\\b.*"), shown);
        assertTrue(shown.startsWith("before\n") && shown.endsWith("\nafter") && shown.contains("(removed)"), shown);
    }

    @Test
    void knownOnesInWhicheverWay() {
        Redaction redaction = new Redaction(List.of(Secret.ofUtf8("p\"a/ss+w ord"), Secret.ofUtf8("1234")));
        assertEquals(
                "(removed) (removed) (removed) (removed)== (removed) 1234",
                redaction.of(
                        "p\"a/ss+w ord p\\\"a/ss+w ord p%22a%2Fss%2Bw%20ord cCJhL3NzK3cgb3Jk== cCJhL3NzK3cgb3Jk 1234"));
    }

    @Test
    void aConfigurationIsShownWithoutCommentsAndSecrets() throws Exception {
        Path file = Files.writeString(folder.resolve("portcullis.yml"), """
                # secret: old
                clients:
                  - { name: a, secret: word, coa: { secret: other }, probeUser: dummy }
                  - { name: b, secretFile: b.secret }
                ca: { pkcs11: { pin: "1234", library: x.so } }
                export:
                  - { name: hook, type: webhook, url: https://soar/hooks/word, token: "${TOKEN}" }
                  - { name: es, type: elasticsearch, url: https://es:9200, apiKey: word, user: u, password: word }
                """);
        JsonNode shown = ShownConfiguration.of(file);
        assertEquals(
                "{\"clients\":[{\"name\":\"a\",\"secret\":\"(removed)\",\"coa\":{\"secret\":\"(removed)\"},\"probeUser\":\"dummy\"},"
                        + "{\"name\":\"b\",\"secretFile\":\"b.secret\"}],"
                        + "\"ca\":{\"pkcs11\":{\"pin\":\"(removed)\",\"library\":\"x.so\"}},"
                        + "\"export\":[{\"name\":\"hook\",\"type\":\"webhook\",\"url\":\"https://soar/(removed)\",\"token\":\"(removed)\"},"
                        + "{\"name\":\"es\",\"type\":\"elasticsearch\",\"url\":\"https://es:9200\",\"apiKey\":\"(removed)\","
                        + "\"user\":\"u\",\"password\":\"(removed)\"}]}",
                shown.toString());
    }
}
