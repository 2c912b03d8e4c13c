package org.portcullis.appliance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.directory.DirectorySettings;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.ConfigException;

/** The keys {@code directory} and {@code authorize}. */
class DirectoryReaderTest {
    @TempDir
    private Path folder;

    @Test
    void withoutItRulesLookNothingUp() throws Exception {
        Configuration read = read("node: n1");
        assertEquals(Optional.empty(), read.directory());
        assertEquals(new Configuration.Authorize("n1", Duration.ofMinutes(5)), read.authorize());
    }

    @Test
    void everythingCanBeSaid() throws Exception {
        Configuration read = read("""
                authorize: { issuer: "https://nac.example.org", tokenLifetime: 30s }
                directory:
                  url: [ldaps://dc1.example.org, "ldaps://dc2.example.org:3269"]
                  ca: ca.pem
                  baseDn: ou=devices,dc=example
                  filter: "(&(objectClass=device)(cn={serial}))"
                  bindDn: cn=reader
                  password: secret
                  attributes: { department: department, groups: memberOf }
                  cache: 1h
                  timeout: 250ms
                  onAway: stale
                """);
        assertEquals(new Configuration.Authorize("https://nac.example.org", Duration.ofSeconds(30)), read.authorize());
        DirectorySettings directory = read.directory().orElseThrow();
        assertEquals(
                List.of(URI.create("ldaps://dc1.example.org"), URI.create("ldaps://dc2.example.org:3269")),
                directory.servers());
        assertEquals(Optional.of(folder.resolve("ca.pem")), directory.ca());
        assertEquals("cn=reader", directory.bind().orElseThrow().dn());
        assertEquals("department", directory.mapping().get(Attribute.DIRECTORY_DEPARTMENT));
        assertEquals("managedBy", directory.mapping().get(Attribute.DIRECTORY_OWNER));
        assertEquals(Duration.ofMillis(250), directory.timeout());
        assertEquals(DirectorySettings.OnAway.STALE, directory.onAway());
        assertFalse(read.toString().contains("password: secret"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: http://dc1, baseDn: x           | directory.url",
                "url: ldaps://dc1/dc=example, baseDn: x | directory.url",
                "url: ldaps://dc1                     | directory.baseDn: is missing",
                "url: ldaps://dc1, baseDn: x, filter: (cn=x) | directory.filter",
                "url: ldaps://dc1, baseDn: x, bindDn: cn=y   | directory.password: is missing",
                "url: ldaps://dc1, baseDn: x, password: y    | directory.bindDn: is missing",
                "url: ldaps://dc1, baseDn: x, attributes: { departement: y } | directory.attributes.departement: is no attribute of rules",
                "url: ldaps://dc1, baseDn: x, timeout: 6s    | directory.timeout",
                "url: ldaps://dc1, baseDn: x, onAway: accept | directory.onAway"
            })
    void whatIsWrongIsSaid(String members, String message) {
        ConfigException refused = assertThrows(ConfigException.class, () -> read("directory: { " + members + " }"));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    private Configuration read(String yaml) throws Exception {
        Files.writeString(folder.resolve("ca.pem"), "");
        Path file = Files.writeString(folder.resolve("portcullis.yml"), yaml);
        return ConfigurationReader.read(file, "host", name -> Optional.empty());
    }
}
