package org.portcullis.profiler.mud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.TestDatabase;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.signal.Signal;
import org.portcullis.profiler.signal.Source;
import org.portcullis.profiler.store.MudStore;

/** MUD files from an HTTPS server, signed by openssl. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class MudFilesTest {
    private static final Serial SERIAL = Serial.parse("bulb-1").orElseThrow();
    private static final MacAddress MAC = MacAddress.parse("00-11-22-AA-BB-CC").orElseThrow();

    private final TestDatabase system;
    private final BlockingQueue<SecurityEvent> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Observation> observations = new LinkedBlockingQueue<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

    @TempDir
    private Path folder;

    private OpensslMaker maker;
    private Database database;
    private Optional<Mud> running = Optional.empty();

    MudFilesTest(TestDatabase system) {
        this.system = system;
    }

    @BeforeEach
    void begin() throws Exception {
        maker = new OpensslMaker(folder);
        database = system.open(folder);
        now.set(Instant.now());
    }

    @AfterEach
    void end() {
        running.ifPresent(Mud::close);
        database.close();
        maker.close();
    }

    private MudSettings settings(List<X509CRL> crls, String... privateNetworks) throws Exception {
        return new MudSettings(
                List.of(new HostPattern("localhost")),
                java.util.Arrays.stream(privateNetworks)
                        .map(text -> Cidr.parse(text).orElseThrow())
                        .toList(),
                List.of(new MudAnchor("maker.pem", List.of(maker.certificate("maker")), List.of())),
                crls,
                List.of(maker.certificate("tls")),
                Duration.ofDays(30),
                Set.of(Source.CERTIFICATE),
                Map.of());
    }

    private MudSettings usual() throws Exception {
        return settings(List.of(), "127.0.0.0/8", "::1");
    }

    private Mud start(MudSettings settings) {
        running.ifPresent(Mud::close);
        MudStore store = new MudStore(database);
        MudFiles files = new MudFiles(
                store,
                settings,
                "node",
                event -> {
                    events.add(event);
                    return CompletableFuture.completedFuture(1L);
                },
                now::get,
                name -> new InetAddress[] {InetAddress.getByName("2a00:1450::5")});
        Mud mud = new Mud(files, store, unread -> observations.add(unread.get()), now::get);
        running = Optional.of(mud);
        mud.start();
        return mud;
    }

    private SecurityEvent event() throws InterruptedException {
        SecurityEvent event = events.poll(3, TimeUnit.MINUTES);
        assertTrue(event != null, "no event came");
        return event;
    }

    private void assertRefused(String why) throws InterruptedException {
        SecurityEvent event = event();
        assertEquals("mud-file-refused", event.get(Field.EVENT_ACTION).orElseThrow(), event.toString());
        String reason = (String) event.get(Field.EVENT_REASON).orElseThrow();
        assertTrue(reason.contains(why), reason);
        assertTrue(running.orElseThrow().files().entries().stream()
                .allMatch(entry -> entry.good().isEmpty()));
    }

    private List<String> acl(Mud mud) {
        MakerAcls.Answer answer = mud.acl(SERIAL, Optional.empty(), AclFormat.CISCO);
        return answer instanceof MakerAcls.Answer.Found found
                ? found.acl().attributes().stream()
                        .map(AclFormat.Attribute::value)
                        .toList()
                : List.of(((MakerAcls.Answer.Missing) answer).reason());
    }

    @Test
    void aGoodFileGivesAnAccessListAndSignalsAndOutlivesRestartAndServer() throws Exception {
        String url = maker.publish("/bulb");
        Mud mud = start(usual());
        mud.see(new Observation(
                MAC, Optional.of(SERIAL), now.get(), "switch", List.of(new Signal(Source.CERTIFICATE, "mudUrl", url))));
        SecurityEvent accepted = event();
        assertEquals("mud-file-accepted", accepted.get(Field.EVENT_ACTION).orElseThrow(), accepted.toString());
        assertEquals("CN=signer", accepted.get(Field.MUD_SIGNER).orElseThrow());
        Observation said = observations.poll(3, TimeUnit.MINUTES);
        assertEquals(
                List.of(
                        "mud.url=" + url,
                        "mud.systemInfo=The BMS Example Light Bulb",
                        "mud.manufacturer=Example, Inc.",
                        "mud.model=lightbulb2000"),
                said.signals().stream()
                        .map(signal -> signal.word() + "=" + signal.value())
                        .toList());
        assertTrue(
                acl(mud).contains("ipv6:inacl#30=permit tcp any host 2a00:1450:0:0:0:0:0:5 eq 443"),
                acl(mud).toString());

        maker.close();
        Mud again = start(usual());
        assertTrue(
                acl(again).contains("ipv6:inacl#20=permit 58 any any"),
                acl(again).toString());
        now.set(now.get().plus(Duration.ofDays(3)));
        again.files().refresh(new MudFileUrl(url).id(), "admin");
        assertEquals("mud-file-requested", event().get(Field.EVENT_ACTION).orElseThrow());
        SecurityEvent unreachable = event();
        assertEquals("mud-file-unreachable", unreachable.get(Field.EVENT_ACTION).orElseThrow(), unreachable.toString());
        assertTrue(acl(again).size() > 1, "the last good file stays");
        now.set(now.get().plus(Duration.ofDays(40)));
        assertTrue(acl(again).get(0).contains("too old"), acl(again).toString());
    }

    @Test
    void aFileThatWasTamperedWithIsRefused() throws Exception {
        String url = maker.publish("/bulb");
        byte[] file = MudExample.of(url, "/bulb.p7s")
                .replace("\"port\": 443", "\"port\": 445")
                .getBytes(StandardCharsets.UTF_8);
        maker.answer("/bulb", file);
        start(usual()).proven(SERIAL, Optional.of(url));
        assertRefused("does not fit the file");
    }

    @Test
    void aNewFileThatIsNotGoodLeavesTheOldOneInForce() throws Exception {
        String url = maker.publish("/bulb");
        Mud mud = start(usual());
        mud.proven(SERIAL, Optional.of(url));
        assertEquals("mud-file-accepted", event().get(Field.EVENT_ACTION).orElseThrow());
        maker.answer("/bulb.p7s", maker.sign("another".getBytes(StandardCharsets.UTF_8), "signer"));
        mud.files().refresh(new MudFileUrl(url).id(), "admin");
        assertEquals("mud-file-requested", event().get(Field.EVENT_ACTION).orElseThrow());
        assertEquals("mud-file-refused", event().get(Field.EVENT_ACTION).orElseThrow());
        assertTrue(acl(mud).size() > 1, acl(mud).toString());
    }

    @Test
    void onlyASignerOfTheTrustedRootWithTheRightUsageCounts() throws Exception {
        maker.root("other");
        maker.signer("stranger", "other", "digitalSignature");
        maker.signer("keyman", "maker", "keyAgreement");
        String url = maker.publish("/bulb");
        byte[] file = MudExample.of(url, "/bulb.p7s").getBytes(StandardCharsets.UTF_8);
        maker.answer("/bulb.p7s", maker.sign(file, "stranger"));
        start(usual()).proven(SERIAL, Optional.of(url));
        assertRefused("is not trusted");

        maker.answer("/bulb.p7s", maker.sign(file, "keyman"));
        running.orElseThrow().files().refresh(new MudFileUrl(url).id(), "admin");
        event();
        assertRefused("digitalSignature");

        maker.answer("/bulb.p7s", maker.sign(file, "signer", "-nocerts"));
        running.orElseThrow().files().refresh(new MudFileUrl(url).id(), "admin");
        event();
        assertRefused("lacks the certificate");

        maker.answer("/bulb.p7s", maker.sign(file, "signer", "-nodetach"));
        running.orElseThrow().files().refresh(new MudFileUrl(url).id(), "admin");
        event();
        assertRefused("content of its own");

        maker.answer("/bulb.p7s", maker.sign(file, "signer", "-md", "sha1"));
        running.orElseThrow().files().refresh(new MudFileUrl(url).id(), "admin");
        event();
        assertRefused("too weak");
    }

    @Test
    void aSignerWhoseCertificateHasExpiredOrIsRevokedIsRefused() throws Exception {
        String url = maker.publish("/bulb");
        now.set(now.get().plus(Duration.ofDays(20)));
        start(usual()).proven(SERIAL, Optional.of(url));
        assertRefused("is not trusted");
        X509CRL crl;
        try (InputStream in = Files.newInputStream(maker.revoked("signer", "maker"))) {
            crl = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(in);
        }
        now.set(Instant.now()); // Not before the list was made: it would not count yet.
        running.orElseThrow().files().use(settings(List.of(crl), "127.0.0.0/8", "::1"));
        assertRefused("revoked");
    }

    @Test
    void anAnchorForOtherHostsDoesNotSpeakForThisOne() throws Exception {
        String url = maker.publish("/bulb");
        MudSettings usual = usual();
        start(new MudSettings(
                        usual.hosts(),
                        usual.privateNetworks(),
                        List.of(new MudAnchor(
                                "maker.pem",
                                List.of(maker.certificate("maker")),
                                List.of(new HostPattern("*.acme.example")))),
                        usual.crls(),
                        usual.tlsRoots(),
                        usual.keep(),
                        usual.sources(),
                        usual.roles()))
                .proven(SERIAL, Optional.of(url));
        assertRefused("may speak for localhost");
    }

    @Test
    void addressesThatAreNotPublicAreNotAsked() throws Exception {
        start(settings(List.of())).proven(SERIAL, Optional.of(maker.publish("/bulb")));
        assertRefused("which is not public");
    }

    @Test
    void redirectsLeadOnlyToListedHosts() throws Exception {
        String url = maker.publish("/bulb");
        maker.redirect("/moved", "/bulb");
        maker.redirect("/away", "https://elsewhere.example/bulb");
        maker.redirect("/plain", "http://localhost/bulb");
        maker.redirect("/round", "/round");
        Mud mud = start(usual());
        mud.proven(SERIAL, Optional.of(maker.url("/away")));
        assertRefused("not listed under profiler.mud.hosts");
        mud.proven(SERIAL, Optional.of(maker.url("/plain")));
        assertRefused("no https address");
        mud.proven(SERIAL, Optional.of(maker.url("/round")));
        assertRefused("more than 3 times");
        // What is there is about /bulb, and not about the URL that led there.
        mud.proven(SERIAL, Optional.of(maker.url("/moved")));
        assertRefused("about another mud-url");
        maker.redirect("/bulb.p7s", "/signature");
        byte[] file = MudExample.of(url, "/bulb.p7s").getBytes(StandardCharsets.UTF_8);
        maker.answer("/signature", maker.sign(file, "signer"));
        mud.proven(SERIAL, Optional.of(url));
        assertEquals("mud-file-accepted", event().get(Field.EVENT_ACTION).orElseThrow());
    }

    @Test
    void aFileIsBounded() throws Exception {
        maker.answer("/big", new byte[MudFileReader.MAX_OCTETS + 1]);
        start(usual()).proven(SERIAL, Optional.of(maker.url("/big")));
        assertRefused("more than " + MudFileReader.MAX_OCTETS + " octets");
    }

    @Test
    void hostsThatAreNotListedAreNotFollowed() throws Exception {
        Mud mud = start(usual());
        mud.proven(SERIAL, Optional.of("https://elsewhere.example/bulb"));
        assertEquals(List.of(), mud.files().entries());
        assertEquals(1, mud.dropped());
        assertTrue(acl(mud).get(0).contains("not listed under profiler.mud.hosts"), acl(mud).toString());
    }

    @Test
    void whatAMacAddressClaimsCountsOnlyWhereTheAdminSaysSo() throws Exception {
        String url = maker.publish("/bulb");
        Mud mud = start(usual());
        Signal claim = new Signal(Source.DHCP, "mudUrl", url);
        mud.see(new Observation(MAC, Optional.empty(), now.get(), "relay", List.of(claim)));
        assertEquals("mud-file-accepted", event().get(Field.EVENT_ACTION).orElseThrow());
        assertTrue(mud.acl(SERIAL, Optional.of(MAC), AclFormat.CISCO) instanceof MakerAcls.Answer.Missing);
        MudSettings usual = usual();
        mud = start(new MudSettings(
                usual.hosts(),
                usual.privateNetworks(),
                usual.trust(),
                usual.crls(),
                usual.tlsRoots(),
                usual.keep(),
                Set.of(Source.CERTIFICATE, Source.DHCP),
                usual.roles()));
        assertTrue(mud.acl(SERIAL, Optional.of(MAC), AclFormat.CISCO) instanceof MakerAcls.Answer.Found);
    }
}
