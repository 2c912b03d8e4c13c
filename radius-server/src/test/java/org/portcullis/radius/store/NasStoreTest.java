package org.portcullis.radius.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.eap.tls.CipherSuites;
import org.portcullis.eap.tls.EapTlsSettings.ExtendedMasterSecret;
import org.portcullis.eap.tls.TlsOverride;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.store.TestDatabase;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.nas.DynamicAuthorization;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasEntry;
import org.portcullis.radius.nas.PeerIdentity;
import org.portcullis.radius.nas.StoredNas;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class NasStoreTest {
    private static final Instant AT = Instant.parse("2026-03-10T12:00:00.123Z");
    private static final Actor ADMIN = new Actor("admin");
    private static final String SECRET = "a secret that nobody reads";

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private Database database;
    private SealKey sealKey;
    private NasStore store;

    @BeforeEach
    void open() throws Exception {
        database = databases.open(folder);
        database.migrate("policy");
        sealKey = SealKey.create(folder.resolve("seal.key"), new SecureRandom());
        store = new NasStore(database, sealKey, "node-1", InstantSource.fixed(AT));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static NasEntry full(String name, String address) {
        return new NasEntry(
                new NasClient(
                        name,
                        Cidr.parse(address),
                        Secret.ofUtf8(SECRET),
                        "cisco",
                        "lab",
                        MessageAuthenticatorMode.WARN,
                        Optional.of("dummy"),
                        Optional.of(new DynamicAuthorization(
                                1700,
                                DynamicAuthorization.Method.BOUNCE,
                                Cidr.parseAddress("10.0.0.1"),
                                Optional.of(Secret.ofUtf8("another secret")),
                                false))),
                Optional.of(new PeerIdentity(List.of(name + ".example.org", "10.9.9.9"), List.of("AB".repeat(32)))),
                new TlsOverride(
                        Optional.of(TlsVersion.TLS_1_2),
                        Optional.of(TlsVersion.TLS_1_2),
                        Optional.of(600),
                        List.of(
                                CipherSuites.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                                CipherSuites.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384),
                        Optional.of(ExtendedMasterSecret.ALLOW)));
    }

    private static NasEntry plain(String name, String address) {
        return new NasEntry(
                new NasClient(
                        name,
                        Cidr.parse(address).orElseThrow(),
                        Secret.ofUtf8(SECRET),
                        "",
                        "",
                        MessageAuthenticatorMode.REQUIRE,
                        Optional.empty()),
                Optional.empty());
    }

    private List<Map<String, Object>> changes() {
        return database.read(
                handle -> handle.createQuery("SELECT action, subject, before, after FROM change ORDER BY id")
                        .mapToMap()
                        .list());
    }

    private String everything() {
        return database.read(handle -> handle.createQuery("SELECT * FROM nas_client")
                                .mapToMap()
                                .list() + "")
                + changes();
    }

    @Test
    void whatIsAddedIsReadAgainAsItWas() {
        NasEntry overTls = new NasEntry(
                new NasClient(
                        "proxy",
                        Optional.empty(),
                        NasClient.RADSEC_SECRET,
                        "",
                        "",
                        MessageAuthenticatorMode.REQUIRE,
                        Optional.empty(),
                        Optional.empty()),
                Optional.of(new PeerIdentity(List.of("proxy.example.org"), List.of())));
        List<NasEntry> entries =
                List.of(full("a", "10.1.0.0/16"), plain("b", "2001:db8::1"), plain("c", "10.1.2.3"), overTls);
        entries.forEach(entry -> store.add(entry, ADMIN, "new hall"));
        assertEquals(
                entries.stream().map(entry -> new StoredNas(entry, 1, AT, AT)).toList(),
                new NasStore(database, sealKey, "node-2", InstantSource.system()).all());
        assertEquals(
                Map.of("nas/b", "nas-added"),
                Map.of(changes().get(1).get("subject"), changes().get(1).get("action")));
    }

    @Test
    void noSecretIsInTheClearAnywhere() {
        store.add(full("a", "10.1.0.0/16"), ADMIN, "");
        store.change("a", Optional.empty(), known -> plain("a", "10.1.0.0/16"), ADMIN, "");
        store.remove("a", Optional.empty(), ADMIN);
        assertFalse(everything().contains("secret that"), everything());
        assertFalse(everything().contains("another secret"), everything());
    }

    @Test
    void aSecretOfAnotherClientCannotBePutInItsPlace() {
        store.add(plain("a", "10.1.2.3"), ADMIN, "");
        store.add(plain("b", "10.1.2.4"), ADMIN, "");
        database.change(handle -> handle.execute("UPDATE nas_client SET sealed_secret ="
                + " (SELECT sealed_secret FROM nas_client WHERE name = 'a') WHERE name = 'b'"));
        assertThrows(StoreException.class, store::all);
    }

    @Test
    void nameAddressAndCertificateAreOneClientsAlone() {
        store.add(full("a", "10.1.0.0/16"), ADMIN, "");
        assertEquals("name", taken(() -> store.add(plain("a", "10.2.0.0/16"), ADMIN, "")));
        assertEquals("address", taken(() -> store.add(plain("b", "10.1.9.9/16"), ADMIN, "")));
        NasEntry sameKey = new NasEntry(
                plain("b", "10.2.0.1").client(),
                Optional.of(new PeerIdentity(List.of("b.example.org"), List.of("AB".repeat(32)))));
        assertEquals("radsec.fingerprint", taken(() -> store.add(sameKey, ADMIN, "")));
        store.add(plain("within", "10.1.2.3"), ADMIN, "");
        assertEquals(
                "address",
                taken(() ->
                        store.change("within", Optional.empty(), known -> plain("within", "10.1.0.0/16"), ADMIN, "")));
        assertEquals(2, store.all().size());
        assertEquals(2, changes().size(), "what is refused leaves nothing behind");
    }

    private static String taken(Runnable work) {
        return assertThrows(NasRefusal.Taken.class, work::run).conflict().path();
    }

    @Test
    void aChangeSaysWhatItChangedAndOfASecretOnlyThatItDid() {
        store.add(plain("a", "10.1.2.3"), ADMIN, "");
        NasClient known = plain("a", "10.1.2.3").client();
        NasEntry other = new NasEntry(
                new NasClient(
                        "a",
                        known.address(),
                        Secret.ofUtf8("the new secret"),
                        "aruba",
                        "",
                        known.messageAuthenticator(),
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty());
        assertEquals(
                2, store.change("a", Optional.of(1L), any -> other, ADMIN, "").version());
        String after = changes().get(1).get("after").toString();
        assertTrue(after.contains("aruba") && after.contains("\"secret\":\"another one\""), after);
        assertEquals(
                2, store.change("a", Optional.of(2L), any -> other, ADMIN, "").version());
        assertEquals(2, changes().size(), "nothing changed the second time");
    }

    @Test
    void whoHasSeenAnOlderOneChangesNothing() {
        store.add(plain("a", "10.1.2.3"), ADMIN, "");
        store.change("a", Optional.of(1L), any -> plain("a", "10.1.2.4"), ADMIN, "");
        assertThrows(
                NasRefusal.ChangedMeanwhile.class,
                () -> store.change("a", Optional.of(1L), any -> plain("a", "10.1.2.5"), ADMIN, ""));
        assertThrows(NasRefusal.ChangedMeanwhile.class, () -> store.remove("a", Optional.of(1L), ADMIN));
        store.remove("a", Optional.of(2L), ADMIN);
        assertThrows(NasRefusal.Unknown.class, () -> store.remove("a", Optional.empty(), ADMIN));
        assertEquals(List.of(), store.all());
    }
}
