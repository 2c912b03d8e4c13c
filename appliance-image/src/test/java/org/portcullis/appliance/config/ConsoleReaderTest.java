package org.portcullis.appliance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.console.oidc.OidcSettings;
import org.portcullis.console.store.Role;
import org.portcullis.eap.x509.PersonName;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.Secret;

/** The key {@code console}. */
class ConsoleReaderTest {
    @TempDir
    private Path folder;

    private Configuration read(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("portcullis.yml"), yaml + "\n");
        return ConfigurationReader.read(file, "host", name -> Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timezone: UTC |",
                "console: { secondFactor: optional } |",
                "console: { secondFactor: required } | ADMIN OPERATOR ANALYST",
                "console: { secondFactor: admin } | ADMIN",
                "console: { secondFactor: [operator, admin] } | ADMIN OPERATOR"
            })
    void whoNeedsASecondFactor(String yaml, String roles) throws Exception {
        assertEquals(
                roles == null
                        ? EnumSet.noneOf(Role.class)
                        : Arrays.stream(roles.split(" ")).map(Role::valueOf).collect(Collectors.toSet()),
                read(yaml).console().secondFactor());
    }

    @Test
    void anIdentityProvider() throws Exception {
        Files.writeString(folder.resolve("oidc.secret"), "hush\n");
        OidcSettings oidc = read("""
                        console:
                          oidc:
                            issuer: https://login.example.org/realms/corp
                            clientId: portcullis
                            clientSecretFile: oidc.secret
                            roles: { net-admins: admin, soc: analyst }
                        """).console().oidc().orElseThrow();
        assertEquals("login.example.org", oidc.label());
        assertEquals(Optional.of(Secret.ofUtf8("hush")), oidc.clientSecret());
        assertEquals(Map.of("net-admins", Role.ADMIN, "soc", Role.ANALYST), oidc.roles());
        assertEquals(Optional.empty(), read("timezone: UTC").console().oidc());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://login.example.org | portcullis | admin | issuer",
                "login.example.org | portcullis | admin | issuer",
                "https://login.example.org | portcullis | king | roles"
            })
    void aWrongIdentityProviderIsRefused(String issuer, String client, String role, String where) {
        String yaml = "console: { oidc: { issuer: \"" + issuer + "\", clientId: " + client + ", roles: { x: " + role
                + " } } }";
        ConfigException refused = assertThrows(ConfigException.class, () -> read(yaml));
        assertTrue(refused.getMessage().contains("console.oidc." + where), refused.getMessage());
    }

    @Test
    void certificatesOfPeople() throws Exception {
        Files.writeString(folder.resolve("people.pem"), "");
        Files.writeString(folder.resolve("people.crl"), "");
        Configuration.ClientCertificates few =
                read("console: { clientCertificates: { trust: [people.pem], secondFactor: ask } }")
                        .console()
                        .clientCertificates()
                        .orElseThrow();
        assertEquals(8445, few.port());
        assertEquals(List.of(PersonName.SUBJECT_COMMON_NAME), few.user());
        assertFalse(few.bothFactors());
        Configuration.ClientCertificates many =
                read("""
                        console:
                          clientCertificates:
                            trust: [{ file: people.pem, revocation: { check: crl, crls: [people.crl] } }]
                            port: 443
                            user: [san-upn, san-email]
                            secondFactor: certificate
                        """).console().clientCertificates().orElseThrow();
        assertEquals(List.of(PersonName.SAN_UPN, PersonName.SAN_EMAIL), many.user());
        assertEquals(
                List.of(Configuration.RevocationCheck.CRL),
                many.trust().get(0).revocation().checks());
        assertTrue(many.bothFactors());
        assertEquals(Optional.empty(), read("timezone: UTC").console().clientCertificates());
        for (String wrong :
                List.of("{}", "{ trust: [people.pem], user: cn }", "{ trust: [people.pem], port: 70000 }")) {
            assertThrows(ConfigException.class, () -> read("console: { clientCertificates: " + wrong + " }"), wrong);
        }
    }

    @Test
    void anotherWordIsRefusedWithItsLine() {
        ConfigException refused =
                assertThrows(ConfigException.class, () -> read("console:\n  secondFactor: [admin, requierd]"));
        assertTrue(refused.getMessage().contains("portcullis.yml:2:"), refused.getMessage());
        assertTrue(refused.getMessage().contains("required"), refused.getMessage());
    }
}
