package org.portcullis.appliance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.value.ConfigException;

class RadsecReaderTest {
    private static final String FINGERPRINT = "ab".repeat(32);

    @TempDir
    private Path folder;

    @Test
    void defaultsAreThoseOfTheStandard() throws Exception {
        Configuration.Radsec radsec = read("radius: { radsec: { enabled: true, trust: [ca.pem] } }")
                .radius()
                .radsec()
                .orElseThrow();
        assertEquals(2083, radsec.port());
        assertEquals(Duration.ofMinutes(15), radsec.idle());
        assertEquals(Optional.empty(), radsec.certificate());
        assertEquals(folder.resolve("ca.pem"), radsec.trust().get(0).file().path());
        assertEquals(
                List.of(Configuration.RevocationCheck.CRL),
                radsec.trust().get(0).revocation().checks(),
                "revocation is checked unless somebody turns it off");
    }

    @Test
    void whatIsNotEnabledIsNotServed() throws Exception {
        assertEquals(
                Optional.empty(),
                read("radius: { radsec: { trust: [ca.pem] } }").radius().radsec());
    }

    @Test
    void aClientIsKnownByNameByFingerprintOrByAddress() throws Exception {
        List<Configuration.Client> clients =
                read("""
                clients:
                  - { name: a, radsec: { name: SW1.example } }
                  - { name: b, address: 10.0.0.1, secret: testing123, radsec: { fingerprint: "%s" } }
                  - { name: c, radsec: { name: [192.0.2.7, sw3.example] } }
                  - { name: d, address: 10.0.0.2, secret: testing123 }
                """.formatted(FINGERPRINT.replaceAll("..(?=.)", "$0:"))).clients();
        assertEquals(
                List.of(
                        Optional.of(new Configuration.PeerCertificate(List.of("sw1.example"), List.of())),
                        Optional.of(new Configuration.PeerCertificate(
                                List.of(), List.of(FINGERPRINT.toUpperCase(java.util.Locale.ROOT)))),
                        Optional.of(new Configuration.PeerCertificate(List.of("192.0.2.7", "sw3.example"), List.of())),
                        Optional.empty()),
                clients.stream().map(Configuration.Client::radsec).toList());
        assertEquals(
                List.of(false, true, false, true),
                clients.stream().map(client -> client.address().isPresent()).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "radius: { radsec: { enabled: true } } | radius.radsec.trust: is missing",
                "radius: { radsec: { enabled: true, trust: [none.pem] } } | radius.radsec.trust[0]: names",
                "radius: { radsec: { enabled: true, trust: [ca.pem], key: ca.pem } } | radius.radsec.certificate: is missing",
                "radius: { radsec: { enabled: true, trust: [{ file: ca.pem, vendor: x }] } } | vendor: unknown key",
                "radius: { radsec: { enabled: true, trust: [{ file: ca.pem, revocation: { check: [ocsp] } }] } } | radius.radsec.trust[0].revocation: asks for ocsp",
                "clients: [{ name: a }] | clients[0].address: is missing",
                "clients: [{ name: a, radsec: {} }] | clients[0].radsec: needs name or fingerprint",
                "clients: [{ name: a, radsec: { name: '*.example' } }] | clients[0].radsec.name: must be a DNS name",
                "clients: [{ name: a, radsec: { fingerprint: abcd } }] | clients[0].radsec.fingerprint: must be the SHA-256",
                "clients: [{ name: a, secret: testing123, radsec: { name: a.b } }] | clients[0].address: is missing",
                "clients: [{ name: a, radsec: { name: a.b } }, { name: b, radsec: { name: A.B } }] | clients[1].radsec.name: is that of",
            })
    void whatIsWrongIsNamed(String line, String problem) {
        ConfigException wrong = assertThrows(ConfigException.class, () -> read(line));
        assertTrue(wrong.getMessage().contains(problem), wrong.getMessage());
    }

    private Configuration read(String text) throws Exception {
        Files.writeString(folder.resolve("ca.pem"), "for the reader it is enough that it is there");
        Path file = Files.writeString(folder.resolve("portcullis.yml"), text + "\n");
        return ConfigurationReader.read(file, "host", name -> Optional.empty());
    }
}
