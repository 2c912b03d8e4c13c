package org.portcullis.policy.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.Serial;

/** The real protocol, over TLS, with a directory server in this process. */
class LdapLookupTest {
    private static final String BASE = "ou=devices,dc=example,dc=org";
    private static final String READER = "cn=reader,dc=example,dc=org";

    @TempDir
    static Path folder;

    private static InMemoryDirectoryServer server;

    @BeforeAll
    static void start() throws Exception {
        key("server", "localhost");
        key("other", "localhost");
        key("misnamed", "elsewhere.example.org");
        server = serve("server");
    }

    private static InMemoryDirectoryServer serve(String key) throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setSchema(null);
        config.addAdditionalBindCredentials(READER, "secret");
        config.setAuthenticationRequiredOperationTypes(OperationType.SEARCH);
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                "ldaps",
                InetAddress.getByName("127.0.0.1"),
                0,
                new SSLUtil(
                                new KeyStoreKeyManager(
                                        folder.resolve(key + ".p12").toString(), "changeit".toCharArray()),
                                null)
                        .createSSLServerSocketFactory(),
                null));
        InMemoryDirectoryServer started = new InMemoryDirectoryServer(config);
        started.add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
        started.add("dn: " + BASE, "objectClass: organizationalUnit", "ou: devices");
        started.add(
                "dn: cn=cam," + BASE,
                "objectClass: device",
                "cn: cam",
                "serialNumber: SN-1",
                "departmentNumber: lab",
                "managedBy: cn=ann",
                "memberOf: cn=b",
                "memberOf: cn=a",
                "l: " + "x".repeat(300));
        started.add("dn: cn=star," + BASE, "objectClass: device", "cn: star", "serialNumber: SN*", "l: here");
        started.add("dn: cn=two," + BASE, "objectClass: device", "cn: two", "serialNumber: SN-2");
        started.add("dn: cn=two too," + BASE, "objectClass: device", "cn: two too", "serialNumber: SN-2");
        started.startListening();
        return started;
    }

    @AfterAll
    static void stop() {
        server.shutDown(true);
    }

    @Test
    void anEntryIsReadByOurNames() throws Exception {
        try (LdapLookup lookup = lookup(server, "server", "secret")) {
            Map<Attribute, Object> found = lookup.find(new Serial("SN-1"));
            assertEquals("lab", found.get(Attribute.DIRECTORY_DEPARTMENT));
            assertEquals("cn=ann", found.get(Attribute.DIRECTORY_OWNER));
            assertEquals(List.of("cn=a", "cn=b"), found.get(Attribute.DIRECTORY_GROUPS));
            assertEquals("x".repeat(256), found.get(Attribute.DIRECTORY_LOCATION));
            assertFalse(found.containsKey(Attribute.DIRECTORY_TYPE));
            assertEquals(Map.of(), lookup.find(new Serial("SN-9")));
        }
    }

    /** A serial is a value, whatever characters it has. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "SN-1)(cn=*", "x)(|(cn=*)", "\\2a"})
    void noSerialIsAFilter(String serial) throws Exception {
        try (LdapLookup lookup = lookup(server, "server", "secret")) {
            assertEquals(Map.of(), lookup.find(new Serial(serial)));
            assertEquals("here", lookup.find(new Serial("SN*")).get(Attribute.DIRECTORY_LOCATION));
        }
    }

    @Test
    void whatIsNotSureIsNoAnswer() throws Exception {
        try (LdapLookup lookup = lookup(server, "server", "secret")) {
            assertEquals("it has several entries for SN-2", trouble(lookup, "SN-2"));
        }
        try (LdapLookup lookup = lookup(server, "server", "wrong")) {
            String why = trouble(lookup, "SN-1");
            assertTrue(why.contains("LDAP: error code 49"), why);
            assertFalse(why.contains("wrong"), why);
        }
        try (LdapLookup lookup = lookup(server, "other", "secret")) {
            String why = trouble(lookup, "SN-1");
            assertTrue(why.contains("Signature does not match"), why);
        }
    }

    @Test
    void aConnectionThatTheServerClosedIsMadeAnew() throws Exception {
        InMemoryDirectoryServer forgetful = serve("server");
        try (LdapLookup lookup = lookup(forgetful, "server", "secret")) {
            assertEquals("lab", lookup.find(new Serial("SN-1")).get(Attribute.DIRECTORY_DEPARTMENT));
            forgetful.closeAllConnections(false);
            assertEquals("lab", lookup.find(new Serial("SN-1")).get(Attribute.DIRECTORY_DEPARTMENT));
        } finally {
            forgetful.shutDown(true);
        }
    }

    /** Another server's certificate does not do, though its CA is trusted; and the next server is asked when one is gone. */
    @Test
    void theNameOfTheServerIsChecked() throws Exception {
        InMemoryDirectoryServer misnamed = serve("misnamed");
        URI gone = uri(misnamed);
        try (LdapLookup lookup = lookup(misnamed, "misnamed", "secret")) {
            String why = trouble(lookup, "SN-1");
            assertTrue(why.contains("No subject alternative DNS name matching localhost"), why);
        } finally {
            misnamed.shutDown(true);
        }
        try (LdapLookup lookup = new LdapLookup(settings(List.of(gone, uri(server)), "server", "secret"))) {
            assertEquals("lab", lookup.find(new Serial("SN-1")).get(Attribute.DIRECTORY_DEPARTMENT));
        }
    }

    private static String trouble(LdapLookup lookup, String serial) {
        return assertThrows(DirectoryLookup.UnansweredException.class, () -> lookup.find(new Serial(serial)))
                .getMessage();
    }

    private static URI uri(InMemoryDirectoryServer of) {
        return URI.create("ldaps://localhost:" + of.getListenPort());
    }

    private static LdapLookup lookup(InMemoryDirectoryServer of, String ca, String password) {
        return new LdapLookup(settings(List.of(uri(of)), ca, password));
    }

    private static DirectorySettings settings(List<URI> servers, String ca, String password) {
        return new DirectorySettings(
                servers,
                Optional.of(folder.resolve(ca + ".pem")),
                BASE,
                "(&(objectClass=device)(serialNumber={serial}))",
                Optional.of(new DirectorySettings.Bind(READER, Secret.ofUtf8(password))),
                Map.of(
                        Attribute.DIRECTORY_OWNER, "managedBy",
                        Attribute.DIRECTORY_DEPARTMENT, "departmentNumber",
                        Attribute.DIRECTORY_TYPE, "deviceType",
                        Attribute.DIRECTORY_LOCATION, "l",
                        Attribute.DIRECTORY_GROUPS, "memberOf"),
                Duration.ofMinutes(1),
                Duration.ofSeconds(1),
                DirectorySettings.OnAway.EMPTY);
    }

    /** A key and its self-signed certificate: NAME.p12 and NAME.pem. */
    private static void key(String name, String host) throws Exception {
        String keyStore = folder.resolve(name + ".p12").toString();
        keytool(
                "-genkeypair",
                "-alias",
                "k",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore,
                "-storepass",
                "changeit");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "k",
                "-keystore",
                keyStore,
                "-storepass",
                "changeit",
                "-file",
                folder.resolve(name + ".pem").toString());
    }

    private static void keytool(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertEquals(0, process.waitFor());
    }
}
