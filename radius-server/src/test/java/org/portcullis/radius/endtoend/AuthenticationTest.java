package org.portcullis.radius.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.client.Authentication;
import org.portcullis.radius.client.AuthenticationResult;
import org.portcullis.radius.client.AuthenticationResult.Outcome;
import org.portcullis.radius.client.AuthenticationStep;
import org.portcullis.radius.client.Benchmark;
import org.portcullis.radius.client.BenchmarkPlan;
import org.portcullis.radius.client.BenchmarkResult;
import org.portcullis.radius.client.EapTlsLoad;
import org.portcullis.radius.client.NasPort;
import org.portcullis.radius.client.RadiusClient;
import org.portcullis.radius.client.RadiusClient.Patience;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.RadiusDictionary;

/** Our own switch and device against our own server; the real clients' verdict is in {@link EapolTestIT}. */
class AuthenticationTest {
    /** Where no answer comes. */
    private static final Patience QUICK = new Patience(Duration.ofMillis(300), 2);

    /** Where the last request gets no answer, those before it do, and none is sent twice. */
    private static final Patience ONCE = new Patience(Duration.ofSeconds(4), 1);

    private static final Patience PATIENT = new Patience(Duration.ofSeconds(5), 12);
    private static Site site;
    private static Identity device;

    @BeforeAll
    static void start() throws Exception {
        site = new Site(Site.Shape.standard());
        device = site.deviceRoot.intermediate("Device CA").issue(Leaf.device(Site.SERIAL));
    }

    @AfterAll
    static void stop() throws Exception {
        site.close();
    }

    @ParameterizedTest
    @EnumSource
    void letsTheDeviceIn(TlsVersion version) throws Exception {
        List<AuthenticationStep> steps = new ArrayList<>();
        AuthenticationResult result = run(site.supplicant(device).withVersion(version), PATIENT, Site.SECRET, steps);
        assertEquals(Outcome.ACCEPTED, result.outcome(), result.reason());
        assertTrue(result.keysMatch());
        assertEquals(Optional.of(version.word()), result.tlsVersion());
        assertEquals(
                Optional.of("110"), result.answer().orElseThrow().attributes().text("Tunnel-Private-Group-Id"));
        assertEquals(2 * result.roundTrips(), steps.size(), steps::toString);
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhyADeviceIsRefused(TlsVersion version) throws Exception {
        Identity stranger = site.deviceRoot.issue(Leaf.device("S-2"));
        AuthenticationResult result =
                run(site.supplicant(stranger).withVersion(version), PATIENT, Site.SECRET, new ArrayList<>());
        assertEquals(Outcome.REJECTED, result.outcome());
        assertEquals(Optional.of("access_denied"), result.alert());
        assertFalse(result.keysMatch());
    }

    /** No decision is no refusal: neither an alert nor a Reject, and no event. */
    @ParameterizedTest
    @EnumSource
    void fallsSilentWhenTheRegistryIsGone(TlsVersion version) throws Exception {
        int events = site.events.size();
        long before = site.server.drops().get(DropReason.REGISTRY_UNREADABLE);
        site.registryGone = true;
        try {
            AuthenticationResult result =
                    run(site.supplicant(device).withVersion(version), ONCE, Site.SECRET, new ArrayList<>());
            assertEquals(Outcome.NO_ANSWER, result.outcome(), result.reason());
            assertEquals(Optional.empty(), result.alert());
        } finally {
            site.registryGone = false;
        }
        assertEquals(before + 1, site.server.drops().get(DropReason.REGISTRY_UNREADABLE));
        assertEquals(events, site.events.size());
    }

    @Test
    void saysThatTheSecretIsWrong() throws Exception {
        AuthenticationResult result = run(site.supplicant(device), QUICK, Secret.ofUtf8("another"), new ArrayList<>());
        assertEquals(Outcome.NO_ANSWER, result.outcome());
        assertTrue(result.reason().contains("with this secret"), result.reason());
    }

    @Test
    void theBenchmarkCountsWhatWasAccepted() throws Exception {
        PeerSettings settings = site.supplicant(device);
        BenchmarkResult result = Benchmark.run(
                plan(Site.SECRET, 40),
                EapTlsLoad.full(
                        "host/device",
                        number -> site.peer(number % 2 == 0 ? settings : settings.withVersion(TlsVersion.TLS_1_2))));
        assertEquals(40, result.authentications());
        assertEquals(40, result.accepted(), result::toString);
        assertEquals(0, result.keyMismatches());
        assertTrue(result.p50Millis() > 0 && result.p50Millis() <= result.p99Millis());
        assertTrue(result.p99Millis() <= result.maxMillis() && result.perSecond() > 0);
    }

    @Test
    void theBenchmarkTellsFailuresApart() throws Exception {
        PeerSettings good = site.supplicant(device);
        PeerSettings stranger = site.supplicant(site.deviceRoot.issue(Leaf.device("S-2")));
        BenchmarkResult result = Benchmark.run(
                plan(Site.SECRET, 12),
                EapTlsLoad.full("host/device", number -> site.peer(number == 0 ? stranger : good)));
        assertEquals(12, result.authentications());
        assertTrue(result.accepted() < 12);
        assertEquals(1, result.failures().size(), result::toString);
        assertTrue(result.failures().keySet().iterator().next().startsWith("REJECTED: "), result::toString);
    }

    private static BenchmarkPlan plan(Secret secret, int authentications) {
        return BenchmarkPlan.closed(site.address, secret, PATIENT, 4, authentications, Duration.ofMinutes(1));
    }

    private static AuthenticationResult run(
            PeerSettings settings, Patience patience, Secret secret, List<AuthenticationStep> steps) throws Exception {
        try (RadiusClient client =
                new RadiusClient(site.address, secret, RadiusDictionary.standard(), patience, new SecureRandom())) {
            NasPort port = NasPort.ethernet("Gi1/0/7", new MacAddress(0x001122AABBCCL));
            return new Authentication(client, port, "host/device", steps::add).run(site.peer(settings));
        }
    }
}
