package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.radius.external.RequiresProgram;

/** A wrong file ends {@code serve} and {@code check} with exit 2, and says what, where and what would be right. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class ConfigurationIT {
    @TempDir
    static Path shared;

    private static Home broken;

    @TempDir
    Path folder;

    @BeforeAll
    static void init() throws Exception {
        broken = Home.init(shared);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timezon: UTC | portcullis.yml:2: timezon: unknown key; did you mean \"timezone\"?",
                "eap: { tls: { min: '1.1' } } | portcullis.yml:2: eap.tls.min: must be one of",
                "trust: { anchors: [none.pem] } | portcullis.yml:2: trust.anchors[0]: names",
                "trust: { anchors: [portcullis.yml] } | portcullis.yml:2: trust.anchors[0]: ",
                "eap: { tls: { min: '1.3', max: '1.2' } } | portcullis.yml:2: eap.tls.min: leaves no TLS version",
                "eap: { tls: { ciphers: [TLS_RSA_WITH_AES_128_CBC_SHA] } } | portcullis.yml:2: eap.tls.ciphers[0]: must be one of",
                "clients: [{ name: a, address: 10.0.0.1, secret: testing123, tls: { ciphers: [TLS_AES_128_GCM_SHA256] } }] | portcullis.yml:2: clients[0].tls.ciphers: leaves no cipher suite for TLS 1.2",
                "clients: [{ name: a, address: 10.0.0.1, secret: testing123, tls: { max: '1.2', ciphers: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256] } }] | portcullis.yml:1: clients[0].tls.ciphers: names no cipher suite for TLS 1.2 that fits",
                "clients: [{ name: a, address: 10.0.0.0/33, secret: testing123 }] | portcullis.yml:2: clients[0].address: must be",
                "clients: [{ name: a, address: 10.0.0.1, secret: short }] | portcullis.yml:2: clients[0].secret: has fewer than 8",
                "clients: [{ name: a, address: 10.0.0.1, secret: testing123, coa: { method: bounce } }] | portcullis.yml:2: clients[0].coa.method: is bounce, which needs a vendor",
                "clients: [{ name: a, address: 10.0.0.1, secret: testing123, coa: { address: 10.0.0.0/8 } }] | portcullis.yml:2: clients[0].coa.address: must be",
                "radius: { dictionaries: [none] } | portcullis.yml:2: radius.dictionaries[0]: names",
                "radius: { dictionaries: [policy.yml] } | policy.yml:",
                "radius: { rejectDelay: 11s } | portcullis.yml:2: radius.rejectDelay: must be a duration from",
                "radius: { radsec: { enabled: true } } | portcullis.yml:2: radius.radsec.trust: is missing",
                "export: [{ name: a, type: elasticsearch }] | portcullis.yml:2: export[0].url: is missing",
            })
    void ofTheConfiguration(String line, String problem) throws Exception {
        String good = Files.readString(broken.configuration());
        Files.writeString(broken.configuration(), "# a comment\n" + line + "\n");
        try {
            assertRefused(problem);
        } finally {
            Files.writeString(broken.configuration(), good);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rules: [{ name: a, when: 'device.typ == \"x\"', then: refuse }] | policy.yml:2: rules[0].when: ",
                "rules: [{ name: a, when: 'true', then: sensor }] | policy.yml:2: rules[0].then: ",
                "profiles: { a: { vendors: { cisco: { Cisco-AVPiar: [x] } } } } | policy.yml:2: profiles.a.vendors.cisco.Cisco-AVPiar: ",
                "profiles: { a: { attributes: { Ingress-Filters: Enable } } } | policy.yml:2: profiles.a.attributes.Ingress-Filters: ",
                "mab: { enabled: true, rules: [{ name: a, when: 'device.type == \"x\"', then: refuse }] } | policy.yml:2: mab.rules[0].when: ",
                "lifecycle: { decommissioned: rules } | policy.yml:2: lifecycle.decommissioned: ",
            })
    void ofThePolicy(String line, String problem) throws Exception {
        broken.policy("# a comment\n" + line + "\n");
        assertRefused(problem);
    }

    private static void assertRefused(String problem) throws Exception {
        for (String verb : new String[] {"check", "serve"}) {
            assertRefused(broken.runHere(verb), problem);
        }
    }

    private static void assertRefused(Home.Result refused, String problem) {
        assertEquals(2, refused.exit(), refused.err());
        assertTrue(refused.err().contains(problem), refused.err());
    }

    @Test
    void ofThePackagedProgram() throws Exception {
        Home home = Home.init(folder).launching();
        home.configure("timezon: UTC\n");
        for (String verb : new String[] {"check", "serve"}) {
            assertRefused(home.run(verb), "timezon: unknown key; did you mean \"timezone\"?");
        }
    }

    /** A reload takes in what parses, and leaves what is in force when it does not. */
    @Test
    void aReloadIsAllOrNothing() throws Exception {
        Home home = Home.init(folder);
        String policy = Files.readString(home.folder().resolve("policy.yml"));
        home.register("SN-1,,sensor,acme,,,,active");
        Home.Client device = home.enrol("SN-1");
        try (Serving serving = Serving.start(home)) {
            Supplicant supplicant = new Supplicant(home, serving);
            home.policy(policy.replace("vlan: 110", "vlan: 111"));
            serving.hangUp();
            Events.newest(home, "event.action: configuration-reloaded");
            assertEquals("111", supplicant.join(device, "1.3").vlan().orElseThrow());

            home.policy("rules: nonsense\n");
            serving.hangUp();
            String why = Events.text(Events.newest(home, "event.action: configuration-refused"), "message");
            assertTrue(why.contains("policy.yml:1: rules: "), why);
            assertEquals("111", supplicant.join(device, "1.3").vlan().orElseThrow());
            assertEquals(2, home.run("check").exit());

            String before = Files.readString(home.configuration());
            Files.writeString(home.configuration(), before.replace("127.0.0.1/32", "192.0.2.1/32"));
            home.policy(policy);
            serving.hangUp();
            Events.newest(home, "event.action: configuration-reloaded", 2);
            Supplicant.Outcome unknown = supplicant.ask(device, "1.3");
            assertFalse(unknown.accepted() || unknown.rejected(), "no client any more: " + unknown.output());
        }
    }
}
