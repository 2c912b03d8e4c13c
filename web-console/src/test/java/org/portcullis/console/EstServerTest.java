package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.est.EstServer;
import org.portcullis.console.est.EstServices;
import org.portcullis.eap.ca.DeviceIssuance;
import org.portcullis.eap.ca.Enrolment;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.eap.trust.IdentitySource;
import org.portcullis.eap.trust.TrustSettings;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.decision.CredentialTerms;
import org.portcullis.policy.decision.EnrolmentCheck;
import org.portcullis.policy.decision.RegistryDecisionPoint;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.store.EnrolmentRequests;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.Serial;

/** The bounds of the EST endpoint, and what strangers learn of it. */
class EstServerTest {
    private static final Serial SN = new Serial("SN:1");
    private static final Actor ADMIN = new Actor("admin");
    private static final Secret PASSWORD = Secret.ofUtf8("ABCDE-FGHJK");

    @TempDir
    Path folder;

    private final List<SecurityEvent> events = new CopyOnWriteArrayList<>();
    private TestConsole test;
    private EnrolmentRequests requests;
    private EstServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        test.registry.register(
                new NewDevice(SN, "", "", "", "", "", Set.of(), Optional.empty(), LifecycleState.REGISTERED),
                ADMIN,
                "");
        test.credentials.setEnrolmentPassword(SN, PASSWORD, Duration.ofHours(1), ADMIN);
        requests = new EnrolmentRequests(test.database, "node-1", test.clock);
        server = serve(false);
        client = test.client("TLSv1.3", "TLSv1.2");
    }

    private EstServer serve(boolean approval) throws Exception {
        Cryptography cryptography = Cryptography.bouncyCastle(new SecureRandom());
        ChainValidator trust = new ChainValidator(
                new TrustSettings(List.of(), List.of(), IdentitySource.DEFAULT, List.of(test.ca.issuing())),
                cryptography,
                test.clock);
        return EstServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                test.settings.chain(),
                test.settings.key(),
                new EstServices(
                        test.ca,
                        new Enrolment(
                                new DeviceIssuance(test.ca, test.credentials),
                                test.credentials,
                                test.registry,
                                new EnrolmentCheck(
                                        test.registry,
                                        RegistryDecisionPoint.UnknownDevice.REFUSE,
                                        CredentialTerms.of(Duration.ofDays(14)),
                                        test.clock),
                                requests,
                                new Enrolment.Terms(approval, false)),
                        () -> trust,
                        new Pem(cryptography),
                        event -> {
                            events.add(event);
                            return CompletableFuture.completedFuture(1L);
                        },
                        "node-1",
                        test.clock,
                        new SecureRandom()));
    }

    @AfterEach
    void stop() {
        server.close();
        test.close();
    }

    @Test
    void aPasswordEnrolsOnceAndTakesTheDeviceToOnboarding() throws Exception {
        HttpResponse<String> granted = enrol("SN:1:ABCDE-FGHJK", request());
        assertEquals(200, granted.statusCode(), granted.body());
        assertEquals(
                "base64",
                granted.headers().firstValue("Content-Transfer-Encoding").orElseThrow());
        assertEquals(
                Integer.toString(granted.body().length()),
                granted.headers().firstValue("Content-Length").orElseThrow());
        assertFalse(granted.body().contains("\n"), "strongSwan's client reads one line");
        assertEquals(
                LifecycleState.ONBOARDING,
                test.registry.find(SN).orElseThrow().device().state());
        assertEquals(401, enrol("SN:1:ABCDE-FGHJK", request()).statusCode());
        assertEquals(1, test.credentials.of(SN).size());
    }

    @Test
    void aRequestThatIsNoneUsesNoPasswordUp() throws Exception {
        HttpResponse<String> refused = enrol("SN:1:ABCDE-FGHJK", "AAAA");
        assertEquals(400, refused.statusCode(), refused.body());
        assertEquals("enrolment-request-refused", code(0));
        assertEquals(400, enrol("SN:1:ABCDE-FGHJK", "").statusCode());
        assertEquals(
                413,
                LargeBody.answered(() -> enrol("SN:1:ABCDE-FGHJK", "A".repeat(17_000)))
                        .statusCode());
        assertTrue(test.credentials.isEnrolmentPassword(SN, PASSWORD));
    }

    @Test
    void aStrangerDoesNotLearnWhichSerialsThereAre() throws Exception {
        HttpResponse<String> known = enrol("SN:1:wrong", request());
        HttpResponse<String> unknown = enrol("SN:2:wrong", request());
        assertEquals(401, known.statusCode());
        assertEquals(known.statusCode(), unknown.statusCode());
        assertEquals(known.body(), unknown.body());
        assertEquals(List.of("enrolment-password-wrong", "enrolment-password-wrong"), List.of(code(0), code(1)));
    }

    @Test
    void whoShowsNothingIsAskedAndIsNoEvent() throws Exception {
        HttpResponse<String> asked =
                send(HttpRequest.newBuilder(uri("simpleenroll")).POST(body(request())));
        assertEquals(401, asked.statusCode());
        assertTrue(asked.headers().firstValue("WWW-Authenticate").orElseThrow().startsWith("Basic realm="));
        assertEquals(List.of(), events);
        assertEquals(404, send(HttpRequest.newBuilder(uri("../../health/live"))).statusCode(), "no console here");
    }

    @Test
    void oneAddressAsksSoOftenAndNoMore() throws Exception {
        for (int i = 0; i < 60; i++) {
            assertEquals(401, enrol("SN:1:wrong", "x").statusCode());
        }
        HttpResponse<String> limited = enrol("SN:1:wrong", "x");
        assertEquals(429, limited.statusCode());
        assertEquals("1", limited.headers().firstValue("Retry-After").orElseThrow());
        assertEquals(60, events.size());
        test.clock.advance(Duration.ofSeconds(1));
        assertEquals(200, enrol("SN:1:ABCDE-FGHJK", request()).statusCode());
    }

    @Test
    void aRenewalNeedsTheCertificateThatIsToBeRenewed() throws Exception {
        HttpResponse<String> refused = enrol("simplereenroll", "SN:1:ABCDE-FGHJK", request());
        assertEquals(403, refused.statusCode(), refused.body());
        assertEquals("enrolment-ldevid-needed", code(0));
        assertTrue(test.credentials.isEnrolmentPassword(SN, PASSWORD));
    }

    @Test
    void whatAnAdminDeniedIsRefused() throws Exception {
        server.close();
        server = serve(true);
        String request = request();
        HttpResponse<String> waits = enrol("SN:1:ABCDE-FGHJK", request);
        assertEquals(202, waits.statusCode(), waits.body());
        assertTrue(waits.headers().firstValue("Retry-After").isPresent());
        requests.decide(requests.pending(10).get(0).id(), false, "not ours", ADMIN);
        assertEquals(403, enrol("SN:1:ABCDE-FGHJK", request).statusCode());
        assertEquals("enrolment-denied", code(0));
        assertEquals(0, test.credentials.of(SN).size());
    }

    private String code(int event) {
        return events.get(event).get(Field.FAILURE_CODE).orElseThrow().toString();
    }

    private HttpResponse<String> enrol(String userAndPassword, String body) throws Exception {
        return enrol("simpleenroll", userAndPassword, body);
    }

    private HttpResponse<String> enrol(String operation, String userAndPassword, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri(operation))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8)))
                .POST(body(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String operation) {
        return URI.create("https://127.0.0.1:" + server.port() + "/.well-known/est/" + operation)
                .normalize();
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return HttpRequest.BodyPublishers.ofString(text);
    }

    private static String request() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair key = generator.generateKeyPair();
        return Base64.getMimeEncoder()
                .encodeToString(new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), key.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
                        .getEncoded());
    }
}
