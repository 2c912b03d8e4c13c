package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.ConfigurationReader;
import org.portcullis.appliance.support.SupportFacts;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasEntry;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

/** A secret stands in every place where one may stand, and in no bundle. */
class SupportBundleTest {
    private static final String MARK = "Canary/+";
    private static final Function<String, Optional<String>> ENVIRONMENT =
            name -> name.equals("RECEIVER") ? Optional.of(canary("environment")) : Optional.empty();

    @TempDir
    Path folder;

    private Path file;

    /** With characters that are written otherwise in URLs and in Base64. */
    private static String canary(String place) {
        return MARK + place + "/0123456789";
    }

    @BeforeEach
    void makeAppliance() throws Exception {
        Path home = folder.resolve("home");
        StringWriter said = new StringWriter();
        int exit = Main.commandLine()
                .setErr(new PrintWriter(said, true))
                .setOut(new PrintWriter(said, true))
                .execute("init", "--dir", home.toString(), "--address", "127.0.0.1", "--console-port", "1");
        assertEquals(0, exit, said.toString());
        file = home.resolve("portcullis.yml");
        for (String name : List.of("client", "token", "oidc", "kafka")) {
            Files.writeString(home.resolve(name + ".secret"), canary(name + "File") + "\n");
        }
        Files.writeString(home.resolve("library.so"), "");
        String text = Files.readString(file).replace("clients:\n", """
                clients:
                  - { name: inline, address: 10.0.0.1, secret: "%s", coa: { secret: "%s" } }
                  - { name: by-file, address: 10.0.0.2, secretFile: client.secret }
                """.formatted(canary("client"), canary("coa")));
        text = text.replaceFirst(
                "(?m)^ca:\n", "ca:\n  pkcs11: { library: library.so, pin: \"" + canary("pin") + "\" }\n");
        text = text.replaceFirst("(?m)^console:\n", """
                console:
                  oidc:
                    issuer: https://login.example.org
                    clientId: portcullis
                    clientSecretFile: oidc.secret
                    roles: { admins: admin }
                """);
        Files.writeString(
                file,
                text
                        + """
                # the old password: %s
                directory:
                  url: ldaps://dc1.example.org
                  baseDn: dc=example,dc=org
                  bindDn: cn=portcullis
                  password: "%s"
                export:
                  - { name: lab-es, type: elasticsearch, url: "http://127.0.0.1:9200", apiKey: "%s" }
                  - { name: search, type: opensearch, url: "http://127.0.0.1:9201", user: writer, password: "${RECEIVER}" }
                  - { name: splunk, type: splunk, url: "http://127.0.0.1:8088", tokenFile: token.secret }
                  - { name: soar, type: webhook, url: "http://127.0.0.1:1/hooks/%s", secret: "%s" }
                  - { name: lake, type: kafka, bootstrapServers: 127.0.0.1:9, topic: t, transport: tcp, user: p, passwordFile: kafka.secret, mechanism: scram-sha-512 }
                """.formatted(
                                        canary("comment"),
                                        canary("directory"),
                                        canary("apiKey"),
                                        "Canary-hook",
                                        canary("webhook")));
        Files.writeString(
                home.resolve("policy.yml"), "\n# token: " + canary("policy") + "\n", StandardOpenOption.APPEND);
    }

    @Test
    void noSecretIsInIt() throws Exception {
        try (Registry registry = Registry.open(configuration(), new SecureRandom())) {
            registry.nasClients().add(nas(canary("database")), new Actor("admin"), "");
            Registry.MODULES.forEach(registry.database()::migrate);
        }
        Path log = Files.writeString(
                folder.resolve("serve.log"), """
                started
                the receiver http://reader:Canary-userinfo@127.0.0.1:9200/?api_key=%s refused "Bearer %s"
                password = %s
                """.formatted(canary("parameter"), canary("tokenFile"), canary("log")));
        Map<String, String> entries = bundle(new SupportFacts.Wanted(true, Optional.of(log)));

        assertClean(entries);
        assertTrue(entries.get("configuration.json").contains("\"lab-es\""), entries.get("configuration.json"));
        assertTrue(entries.get("configuration.json").contains("\"password\" : \"(removed)\""));
        assertTrue(entries.get("configuration.json").contains("client.secret"), "names of files are no secrets");
        assertTrue(
                entries.get("log.txt")
                        .startsWith("started\nthe receiver http://(removed)@127.0.0.1:9200/?api_key=(removed)"),
                entries.get("log.txt"));
        assertTrue(entries.get("policy.yml").contains("lifecycle:"), entries.get("policy.yml"));
        assertTrue(entries.get("check.txt").contains("vendors of MAC addresses"), entries.get("check.txt"));
        assertTrue(entries.get("database.json").contains("\"nas_client\" : 1"), entries.get("database.json"));
        assertTrue(entries.get("certificates.json").contains("CN=Portcullis"), entries.get("certificates.json"));
        assertTrue(entries.get("cursors.json").contains("\"lake\""), entries.get("cursors.json"));
        assertTrue(entries.get("serving/metrics.txt").startsWith("not there: "), entries.get("serving/metrics.txt"));
        assertTrue(entries.get("MANIFEST.json").contains("the documents of events"), entries.get("MANIFEST.json"));
        assertEquals("support-bundle-made by cli:test\n", entries.get("audit.txt"));
    }

    @Test
    void whereTheDatabaseIsAwayTheRestIsThere() throws Exception {
        String password = canary("jdbc").replace("/", "").replace("+", "");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst(
                                "(?m)^(# )?storage:.*$",
                                "storage: { url: \"jdbc:postgresql://127.0.0.1:1/registry?user=u&password=" + password
                                        + "\" }"));
        assertTrue(Files.readString(file).contains(password));
        Map<String, String> entries = bundle(new SupportFacts.Wanted(false, Optional.empty()));
        assertClean(entries);
        entries.forEach((name, text) -> assertFalse(text.contains(password), name));
        assertTrue(entries.get("database.json").startsWith("not there: "), entries.get("database.json"));
        assertTrue(entries.get("configuration.json").contains("jdbc:postgresql://127.0.0.1:1/registry"));
        assertTrue(entries.get("MANIFEST.json").contains("counts of events, as was asked for"));
        assertFalse(entries.containsKey("event-counts.json"));
    }

    private void assertClean(Map<String, String> entries) throws Exception {
        List<String> secrets =
                new ArrayList<>(List.of("Canary-userinfo", "Canary-hook", MARK, "Canary%2F", "Canary\\/"));
        for (String place : List.of(
                "client",
                "coa",
                "clientFile",
                "pin",
                "oidcFile",
                "comment",
                "directory",
                "apiKey",
                "environment",
                "tokenFile",
                "webhook",
                "kafkaFile",
                "policy",
                "database",
                "log",
                "parameter")) {
            secrets.add(base64(canary(place)));
        }
        Path data = file.resolveSibling("data");
        for (String name : List.of("admin.token", "this-machine.secret", "seal.key")) {
            if (Files.exists(data.resolve(name))) {
                String text = new String(Files.readAllBytes(data.resolve(name)), StandardCharsets.ISO_8859_1).strip();
                secrets.add(text);
                text.lines()
                        .filter(line -> line.length() >= 32 && !line.startsWith("-"))
                        .forEach(secrets::add);
            }
        }
        entries.forEach((name, text) -> {
            for (String secret : secrets) {
                assertFalse(text.contains(secret), secret + " is in " + name + ":\n" + text);
            }
        });
    }

    private static NasEntry nas(String secret) {
        return new NasEntry(
                new NasClient(
                        "kept",
                        Cidr.parse("10.0.0.3/32").orElseThrow(),
                        Secret.ofUtf8(secret),
                        "",
                        "",
                        MessageAuthenticatorMode.REQUIRE,
                        Optional.empty()),
                Optional.empty());
    }

    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Configuration configuration() {
        return ConfigurationReader.read(file, "node-1", ENVIRONMENT);
    }

    private Map<String, String> bundle(SupportFacts.Wanted wanted) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new SupportFacts(
                        configuration(),
                        ConfigurationReader.filesOf(file, "node-1", ENVIRONMENT),
                        ConfigurationReader.secretsOf(file, "node-1", ENVIRONMENT))
                .write(out, wanted, new Actor("cli:test"));
        Map<String, String> entries = new LinkedHashMap<>();
        try (InputStream in = new ByteArrayInputStream(out.toByteArray());
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }
}
