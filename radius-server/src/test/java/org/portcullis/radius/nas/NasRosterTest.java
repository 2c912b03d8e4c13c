package org.portcullis.radius.nas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

class NasRosterTest {

    @Test
    void theFileWinsAndTheOtherIsSeenWithWhatIsInItsWay() {
        NasRoster roster = new NasRoster(
                List.of(entry("hall", "10.1.0.0/16", "of the file")),
                List.of(
                        stored(entry("dock", "10.1.0.0/16", "of the database")),
                        stored(entry("hall", "10.3.0.0/16", "of the database")),
                        stored(entry("yard", "10.1.2.0/24", "of the database"))));
        assertEquals(
                List.of("dock false", "hall true", "hall false", "yard true"),
                roster.lines().stream()
                        .map(line -> line.name() + " " + line.isInForce())
                        .toList());
        assertEquals(
                "address",
                roster.named("dock").orElseThrow().conflict().orElseThrow().path());
        assertTrue(roster.named("dock")
                .orElseThrow()
                .conflict()
                .orElseThrow()
                .message()
                .contains("hall"));
        assertEquals(Optional.empty(), roster.named("hall").orElseThrow().stored());
        assertEquals(
                Secret.ofUtf8("of the file"),
                roster.clients().find(address("10.1.9.9")).orElseThrow().secret());
        assertEquals(
                Optional.of("yard"), roster.clients().find(address("10.1.2.9")).map(NasClient::name));
        assertEquals(Optional.empty(), roster.clients().find(address("10.3.0.1")));
        assertEquals(Optional.empty(), roster.clients().named("dock"));
    }

    @Test
    void whatTheFileHasCannotBeAdded() {
        NasRoster roster = new NasRoster(List.of(entry("hall", "10.1.0.0/16", "of the file")), List.of());
        assertEquals(
                Optional.of("name"),
                roster.conflictWithFile(entry("hall", "10.2.0.0/16", "another one"))
                        .map(NasConflict::path));
        assertEquals(Optional.empty(), roster.conflictWithFile(entry("dock", "10.1.0.0/24", "another one")));
    }

    private static InetAddress address(String text) {
        return Cidr.parseAddress(text).orElseThrow();
    }

    private static StoredNas stored(NasEntry entry) {
        return new StoredNas(entry, 1, Instant.EPOCH, Instant.EPOCH);
    }

    private static NasEntry entry(String name, String block, String secret) {
        return new NasEntry(
                new NasClient(
                        name,
                        Cidr.parse(block).orElseThrow(),
                        Secret.ofUtf8(secret),
                        "",
                        "",
                        MessageAuthenticatorMode.REQUIRE,
                        Optional.empty()),
                Optional.empty());
    }
}
