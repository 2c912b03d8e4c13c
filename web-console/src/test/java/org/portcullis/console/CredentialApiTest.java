package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.value.CertificateNumber;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.Serial;

class CredentialApiTest {
    private static final Serial SN = new Serial("SN-1");

    @TempDir
    Path folder;

    private TestConsole test;
    private String token;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        token = test.token("operator", Role.OPERATOR);
        register(SN);
        register(new Serial("SN-2"));
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void aRequestBecomesABoundCertificateWhoseNameIsTheRegistrys() throws Exception {
        KeyPair key = key();
        HttpResponse<String> issued = post("/api/v1/devices/SN-2/credentials", Map.of("csr", request(key)));
        assertEquals(201, issued.statusCode(), issued.body());
        X509Certificate certificate = certificate(issued.body());
        assertEquals(key.getPublic(), certificate.getPublicKey());
        assertTrue(certificate.getSubjectX500Principal().getName().startsWith("CN=SN-2"));
        certificate.verify(test.ca.issuing().getPublicKey());

        JsonNode credential = credentials("SN-2").get(0);
        assertEquals("active", credential.path("status").asText());
        assertEquals("ldevid", credential.path("kind").asText());
        assertEquals(
                CertificateNumber.text(certificate.getSerialNumber()),
                credential.path("serialNumber").asText());
        assertEquals(certificate, certificate(credential.path("certificate").asText()));

        test.clock.advance(Duration.ofSeconds(1));
        post("/api/v1/devices/SN-2/credentials", Map.of("csr", request(key())));
        assertEquals("pending", credentials("SN-2").get(1).path("status").asText());
        test.clock.advance(Duration.ofDays(91));
        assertEquals("expired", credentials("SN-2").get(0).path("status").asText());
    }

    @Test
    void whatIsNoRequestIsSaidToBe() throws Exception {
        HttpResponse<String> refused = post("/api/v1/devices/SN-2/credentials", Map.of("csr", "junk"));
        assertEquals(422, refused.statusCode());
        assertEquals("csr", TestConsole.json(refused).at("/errors/0/path").asText());
        assertEquals(422, post("/api/v1/devices/SN-2/credentials", Map.of()).statusCode());
        assertEquals(
                422,
                post("/api/v1/devices/SN-2/credentials", Map.of("csr", request(key()), "subject", "CN=x"))
                        .statusCode());
        assertEquals(
                404,
                post("/api/v1/devices/SN-9/credentials", Map.of("csr", request(key())))
                        .statusCode());
        assertEquals(0, credentials("SN-2").size());
        test.registry.changeState(
                new Serial("SN-2"), LifecycleState.DECOMMISSIONED, new Actor("admin"), "scrapped", Optional.empty());
        assertEquals(
                409,
                post("/api/v1/devices/SN-2/credentials", Map.of("csr", request(key())))
                        .statusCode());
    }

    @Test
    void revocationHasAReasonOfTheRfc() throws Exception {
        X509Certificate certificate =
                certificate(post("/api/v1/devices/SN-2/credentials", Map.of("csr", request(key())))
                        .body());
        String number = certificate.getSerialNumber().toString(16);
        String revoke = "/api/v1/devices/SN-2/credentials/" + number + "/revoke";
        assertEquals(422, post(revoke, Map.of("reason", "certificateHold")).statusCode());
        assertEquals(422, post(revoke, Map.of()).statusCode());
        assertEquals(
                404,
                post("/api/v1/devices/SN-2/credentials/0A/revoke", Map.of("reason", "superseded"))
                        .statusCode());
        HttpResponse<String> revoked = post(revoke, Map.of("reason", "keyCompromise", "comment", "stolen"));
        assertEquals(200, revoked.statusCode(), revoked.body());
        assertEquals("revoked", credentials("SN-2").get(0).path("status").asText());
        assertEquals(
                "keyCompromise",
                credentials("SN-2").get(0).path("revocationReason").asText());
        assertEquals(409, post(revoke, Map.of("reason", "superseded")).statusCode());
    }

    @Test
    void anEnrolmentPasswordIsShownOnce() throws Exception {
        HttpResponse<String> made = post("/api/v1/devices/SN-2/enrolment-password", Map.of("validFor", "8h"));
        assertEquals(201, made.statusCode(), made.body());
        JsonNode answer = TestConsole.json(made);
        assertEquals(
                test.clock.instant().plus(Duration.ofHours(8)).toString(),
                answer.path("expires").asText());
        Secret password = Secret.ofUtf8(answer.path("password").asText());
        assertTrue(test.credentials.isEnrolmentPassword(new Serial("SN-2"), password));
        assertFalse(test.credentials.isEnrolmentPassword(SN, password));
        assertEquals(
                422,
                post("/api/v1/devices/SN-2/enrolment-password", Map.of("validFor", "2y"))
                        .statusCode());
        assertEquals(
                404, post("/api/v1/devices/SN-9/enrolment-password", Map.of()).statusCode());
    }

    private void register(Serial serial) {
        test.registry.register(
                new NewDevice(serial, "", "", "", "", "", Set.of(), Optional.empty(), LifecycleState.ACTIVE),
                new Actor("admin"),
                "");
    }

    private JsonNode credentials(String serial) throws Exception {
        return TestConsole.json(
                        test.get("/api/v1/devices/" + serial + "/credentials", "Authorization", "Bearer " + token))
                .path("credentials");
    }

    private HttpResponse<String> post(String path, Map<String, String> body) throws Exception {
        return test.send(test.request(path)
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(new ObjectMapper().writeValueAsString(body))));
    }

    private static KeyPair key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static String request(KeyPair key) throws Exception {
        return Pem.block(
                "CERTIFICATE REQUEST",
                new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=somebody else"), key.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
                        .getEncoded());
    }

    private static X509Certificate certificate(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
