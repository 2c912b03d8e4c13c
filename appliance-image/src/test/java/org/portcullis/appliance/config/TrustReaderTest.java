package org.portcullis.appliance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.decision.CredentialTerms;

class TrustReaderTest {
    @TempDir
    Path folder;

    @Test
    void whatBecomesOfExpiredCertificates() throws Exception {
        assertEquals(CredentialTerms.of(Duration.ofDays(14)), read("node: n1").terms());
        assertEquals(
                new CredentialTerms(Duration.ofDays(3), true),
                read("trust: { expired: onboarding }\nca: { overlap: 3d }").terms());
        RuntimeException refused = assertThrows(RuntimeException.class, () -> read("trust: { expired: accept }"));
        assertTrue(
                refused.getMessage().contains("trust.expired: must be one of refuse, onboarding, not \"accept\""),
                refused.getMessage());
    }

    private Configuration read(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("portcullis.yml"), yaml);
        return ConfigurationReader.read(file, "host", name -> Optional.empty());
    }
}
