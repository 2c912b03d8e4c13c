package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.Scope;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.value.Serial;

/** What brokers and proxies are told, and the tokens that they are given. */
class AuthorizeApiTest {
    private static final Serial SN = new Serial("SN/1 ö");
    private static final Actor ADMIN = new Actor("admin");

    @TempDir
    Path folder;

    private TestConsole test;
    private String gateway;
    private String certificate;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        test.gatewayPolicy = RuleSet.read("policy.yml", """
                profiles:
                  sensors: { vlan: 110, role: sensor }
                  short: { vlan: 110, sessionTimeout: 1m }
                  quarantine: { vlan: 666 }
                rules:
                  - { name: short, when: 'request.resource == "short"', then: short }
                  - { name: sensors, when: 'device.type == "sensor" && request.action != "drop"', then: sensors }
                """);
        test.registry.register(
                new NewDevice(SN, "", "sensor", "", "", "", Set.of(), Optional.empty(), LifecycleState.ACTIVE),
                ADMIN,
                "test");
        gateway = test.token("mqtt-1", Scope.AUTHORIZE);
        certificate = issue();
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void aPermitComesWithATokenThatAnybodyCanVerify() throws Exception {
        JsonNode answer = ask(gateway, Map.of("certificate", certificate, "action", "publish", "resource", "t/1"), 200);
        assertEquals("permit", answer.get("decision").asText(), answer.toString());
        assertEquals("permitted", answer.get("reason").asText());
        assertEquals(SN.text(), answer.get("device").asText());
        assertEquals("sensors", answer.get("profile").asText());
        assertEquals("sensor", answer.get("role").asText());

        JsonNode claims = verified(answer.get("token").asText());
        long now = test.clock.instant().getEpochSecond();
        assertEquals("https://nac.example.org", claims.get("iss").asText());
        assertEquals(SN.text(), claims.get("sub").asText());
        assertEquals("mqtt-1", claims.get("aud").asText());
        assertEquals(now, claims.get("iat").asLong());
        assertEquals(now + 300, claims.get("exp").asLong());
        assertEquals("publish", claims.get("action").asText());
        assertEquals("t/1", claims.get("resource").asText());
        assertEquals("sensors", claims.get("profile").asText());
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(x509(certificate).getEncoded());
        assertEquals(
                Base64.getUrlEncoder().withoutPadding().encodeToString(hash),
                claims.at("/cnf/x5t#S256").asText());

        JsonNode event = event("event.action: authorization-granted");
        assertEquals(claims.get("jti"), event.at("/event/id"));
        assertEquals(SN.text(), event.at("/device/serial_number").asText());
        assertEquals("t/1", event.at("/portcullis/context/request/resource").asText());
        assertEquals("mqtt-1", event.at("/portcullis/authorization/gateway").asText());
        assertEquals("sensors", event.at("/rule/name").asText());
        assertFalse(event.toString().contains(answer.get("token").asText()));
    }

    @Test
    void noTokenOutlivesTheSessionOrTheCertificate() throws Exception {
        JsonNode answer = ask(gateway, Map.of("certificate", certificate, "resource", "short"), 200);
        assertEquals(
                test.clock.instant().getEpochSecond() + 60,
                verified(answer.get("token").asText()).get("exp").asLong());
        X509Certificate leaf = x509(certificate);
        test.clock.advance(
                Duration.between(test.clock.instant(), leaf.getNotAfter().toInstant())
                        .minusSeconds(30));
        answer = ask(gateway, Map.of("certificate", certificate, "action", "publish"), 200);
        assertEquals(
                leaf.getNotAfter().toInstant().getEpochSecond(),
                verified(answer.get("token").asText()).get("exp").asLong());
    }

    /** The next key is in the set before it signs, and the one before stays until its last token is over. */
    @Test
    void keysAreChangedWithoutAnybodyNoticing() throws Exception {
        String first = keyId(token());
        test.clock.advance(Duration.ofDays(7));
        test.keys.refresh();
        assertEquals(2, keySet().size());
        assertEquals(first, keyId(token()));
        test.clock.advance(Duration.ofHours(1));
        String second = token();
        assertFalse(first.equals(keyId(second)));
        verified(second);
        test.clock.advance(Duration.ofHours(1));
        test.keys.refresh();
        assertEquals(2, keySet().size());
        test.clock.advance(Duration.ofHours(1).plusSeconds(1));
        test.keys.refresh();
        assertEquals(1, keySet().size());
        assertEquals(keyId(second), keyId(token()));
    }

    @ParameterizedTest
    @CsvSource({
        "QUARANTINED, publish, device-quarantined",
        "SUSPENDED,   publish, device-suspended",
        "ACTIVE,      drop,    no-rule-matched"
    })
    void aRefusalSaysWhy(LifecycleState state, String action, String reason) throws Exception {
        if (state != LifecycleState.ACTIVE) {
            test.registry.changeState(SN, state, ADMIN, "scan", Optional.empty());
        }
        JsonNode answer = ask(gateway, Map.of("certificate", certificate, "action", action), 200);
        assertEquals("refuse", answer.get("decision").asText());
        assertEquals(reason, answer.get("reason").asText());
        assertFalse(answer.has("token"));
        JsonNode event = event("event.action: authorization-refused");
        assertEquals(reason, event.at("/portcullis/failure/code").asText());
        assertEquals("failure", event.at("/event/outcome").asText());

        HttpResponse<String> check = check(Map.of("X-Client-Cert", escaped(), "X-Original-Method", action));
        assertEquals(403, check.statusCode());
        assertEquals(reason, check.headers().firstValue("X-Portcullis-Reason").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"'',cert-missing", "'-----BEGIN CERTIFICATE-----',cert-malformed", "'%%%',cert-malformed"})
    void whatIsNoCertificateIsRefusedWithAnEvent(String text, String reason) throws Exception {
        JsonNode answer = ask(gateway, Map.of("certificate", text), 200);
        assertEquals("refuse", answer.get("decision").asText());
        assertEquals(reason, answer.get("reason").asText());
        event("event.action: authorization-refused and portcullis.failure.code: " + reason);
    }

    @Test
    void aStrangersAndARevokedCertificateAreRefused() throws Exception {
        String stranger = Pem.encode(List.of(TestCertificate.make().certificate()));
        assertEquals(
                "issuer-unknown",
                ask(gateway, Map.of("certificate", stranger), 200).get("reason").asText());
        test.credentials.revoke(SN, x509(certificate).getSerialNumber(), RevocationReason.KEY_COMPROMISE, "", ADMIN);
        assertEquals(
                "cert-revoked",
                ask(gateway, Map.of("certificate", certificate), 200)
                        .get("reason")
                        .asText());
    }

    @Test
    void proxiesThatKnowHeadersOnlyAreToldByThem() throws Exception {
        for (String form : new String[] {
            escaped(),
            ":" + Base64.getEncoder().encodeToString(x509(certificate).getEncoded()) + ":"
        }) {
            HttpResponse<String> answer =
                    check(Map.of("X-Client-Cert", form, "X-Original-Method", "GET", "X-Original-URI", "/api?x=1"));
            assertEquals(204, answer.statusCode(), answer.body());
            assertEquals(
                    "SN%2F1%20%C3%B6",
                    answer.headers().firstValue("X-Portcullis-Device").orElseThrow());
            assertEquals(
                    "sensors",
                    answer.headers().firstValue("X-Portcullis-Profile").orElseThrow());
            JsonNode claims =
                    verified(answer.headers().firstValue("X-Portcullis-Token").orElseThrow());
            assertEquals("/api?x=1", claims.get("resource").asText());
        }
        assertEquals(403, check(Map.of()).statusCode());
        HttpResponse<String> unreadable =
                check(Map.of("X-Client-Cert", escaped(), "X-Original-URI", "/" + "x".repeat(1_100)));
        assertEquals(403, unreadable.statusCode());
        assertEquals(
                "request-unreadable",
                unreadable.headers().firstValue("X-Portcullis-Reason").orElseThrow());
        event("portcullis.failure.code: request-unreadable");
    }

    @Test
    void aDeviceIsNamedBySerialOnlyByWhoMay() throws Exception {
        Map<String, Object> bySerial = Map.of("serial", SN.text(), "action", "publish");
        assertEquals("Not allowed", ask(gateway, bySerial, 403).get("title").asText());
        for (String token :
                new String[] {test.token("broker-2", Scope.AUTHORIZE_SERIAL), test.token("root", Role.ADMIN)}) {
            JsonNode answer = ask(token, bySerial, 200);
            assertEquals("permit", answer.get("decision").asText());
            assertFalse(verified(answer.get("token").asText()).has("cnf"));
        }
        ask(gateway, Map.of("action", "publish"), 422);
        ask(gateway, Map.of("certificate", certificate, "serial", "x"), 422);
        ask(gateway, Map.of("certificate", certificate, "action", "x".repeat(65)), 422);
    }

    /** Neither a yes nor a no leaves before its event is on disk. */
    @Test
    void withoutItsEventThereIsNoAnswer() throws Exception {
        test.sink = event -> CompletableFuture.failedFuture(new IOException("disk full"));
        assertEquals(
                "No decision",
                ask(gateway, Map.of("certificate", certificate, "action", "publish"), 503)
                        .get("title")
                        .asText());
        ask(gateway, Map.of("certificate", certificate, "action", "drop"), 503);
        test.serving = false;
        ask(gateway, Map.of("certificate", certificate, "action", "publish"), 503);
    }

    @Test
    void identicalRefusalsBecomeOneEventWithACount() throws Exception {
        for (int i = 0; i < 8; i++) {
            ask(gateway, Map.of("certificate", certificate, "action", "drop", "resource", "r" + i), 200);
        }
        assertEquals(
                3, events("event.action: authorization-refused").get("total").asInt());
        test.services.gateways().authorizations().close();
        // what was journaled before an event is there when the event is
        test.report(SampleAccess.accepted(TestClock.START, 1));
        JsonNode storm = event("portcullis.storm.count: 5");
        assertTrue(storm.get("message").asText().contains("and 5 more identical refusals"), storm.toString());
    }

    private String issue() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair key = generator.generateKeyPair();
        byte[] csr = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), key.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
                .getEncoded();
        return test.services
                .issuance()
                .issue(SN, csr, new CredentialStore.Claim.Admin(), ADMIN)
                .chainPem();
    }

    private String escaped() {
        String leaf = certificate.substring(0, certificate.indexOf("-----END CERTIFICATE-----") + 26);
        return URLEncoder.encode(leaf, StandardCharsets.US_ASCII).replace("+", "%20");
    }

    private static X509Certificate x509(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private String token() throws Exception {
        // Of a certificate that is valid at that time.
        return ask(
                        test.token("b" + test.clock.instant().toEpochMilli(), Scope.AUTHORIZE_SERIAL),
                        Map.of("serial", SN.text()),
                        200)
                .get("token")
                .asText();
    }

    private JsonNode ask(String token, Map<String, ?> body, int status) throws Exception {
        HttpResponse<String> answer = test.send(test.request("/api/v1/authorize")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(new ObjectMapper().writeValueAsString(body))));
        assertEquals(status, answer.statusCode(), answer.body());
        return TestConsole.json(answer);
    }

    private HttpResponse<String> check(Map<String, String> headers) throws Exception {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Authorization", "Bearer " + gateway);
        HttpRequest.Builder request = test.request("/api/v1/authorize/check");
        all.forEach(request::header);
        return test.send(request);
    }

    private JsonNode events(String query) throws Exception {
        test.settle();
        return TestConsole.json(test.get(
                "/api/v1/events?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8),
                "Authorization",
                "Bearer " + test.token("a" + System.nanoTime(), Role.ANALYST)));
    }

    private JsonNode event(String query) throws Exception {
        JsonNode found = events(query);
        assertTrue(found.get("total").asInt() > 0, query + " finds nothing");
        return found.at("/events/0");
    }

    private JsonNode keySet() throws Exception {
        return TestConsole.json(test.get("/.well-known/jwks.json")).get("keys");
    }

    private static String keyId(String token) throws Exception {
        return part(token, 0).get("kid").asText();
    }

    private static JsonNode part(String token, int index) throws Exception {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[index]));
    }

    /** By the published key and Bouncy Castle's DER form of the signature, which is another way than it was made. */
    private JsonNode verified(String token) throws Exception {
        String[] parts = token.split("\\.");
        assertEquals("ES256", part(token, 0).get("alg").asText());
        JsonNode key = null;
        for (JsonNode published : keySet()) {
            if (published.get("kid").asText().equals(keyId(token))) {
                key = published;
            }
        }
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECPoint point =
                new ECPoint(number(key.get("x").asText()), number(key.get("y").asText()));
        byte[] raw = Base64.getUrlDecoder().decode(parts[2]);
        assertEquals(64, raw.length);
        ASN1EncodableVector numbers = new ASN1EncodableVector();
        numbers.add(new ASN1Integer(new BigInteger(1, Arrays.copyOf(raw, 32))));
        numbers.add(new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(raw, 32, 64))));
        Signature signature = Signature.getInstance("SHA256withECDSA", new BouncyCastleProvider());
        signature.initVerify(KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class))));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertTrue(signature.verify(new DERSequence(numbers).getEncoded()));
        return part(token, 1);
    }

    private static BigInteger number(String base64) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
    }
}
