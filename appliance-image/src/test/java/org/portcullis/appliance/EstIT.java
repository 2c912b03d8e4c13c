package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.value.CertificateNumber;
import org.portcullis.radius.external.RequiresProgram;

/** The whole life of a device's certificate by EST, with strongSwan's client and curl, and eapol_test at the network's door. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
@RequiresProgram(value = "pki", debianPackage = "strongswan-pki")
@RequiresProgram(value = "curl", debianPackage = "curl")
class EstIT {
    @TempDir
    Path folder;

    private Home home;
    private OpensslCa maker;

    @BeforeEach
    void prepare() throws Exception {
        maker = OpensslCa.root(folder.resolve("maker"));
        home = Home.init(folder);
        home.configure("trust:\n  anchors:\n    - { file: " + maker.certificate()
                + ", vendor: acme, identity: [san.hardwareModuleName, subject.commonName],"
                + " revocation: { check: [] } }\nca:\n  profiles:\n    camera: { validity: 8h, keys: [EC-P384],"
                + " revocable: false }\n  publicUrl: http://pki.example:8081\n");
        home.register("SN-1,,sensor,acme,,,,registered", "SN-2,,sensor,acme,,,,active", "HW/7,,camera,acme,,,,active");
    }

    @Test
    void aDeviceEnrolsJoinsRenewsAndIsRefusedOnceRevoked() throws Exception {
        home.configure("lifecycle: { activate: on-ldevid }\n");
        try (Serving serving = Serving.start(home)) {
            Api api = new Api(home, serving);
            Supplicant supplicant = new Supplicant(home, serving);
            EstClient est = new EstClient(home, serving, folder);

            // By the one-time password; what the request calls itself does not matter.
            String password = api.post("/api/v1/devices/SN-1/enrolment-password", "{\"validFor\":\"1h\"}")
                    .get()
                    .path("password")
                    .asText();
            EstClient.Wish first = est.wish("first", "/CN=somebody else/O=Evil");
            Home.Result enrolled = est.pki(first, "--userpass", "SN-1:" + password);
            assertEquals(0, enrolled.exit(), enrolled.err());
            JsonNode issued = Events.newest(home, "event.action: credential-issued and device.serial_number: SN-1");
            assertTrue(
                    Events.text(issued, "event.reason").startsWith("EST simpleenroll by one-time password"),
                    issued.toString());
            Supplicant.Outcome joined = supplicant.join(est.client("SN-1", first), "1.3");
            assertTrue(joined.accepted(), joined.output());
            JsonNode accept = Events.newest(home, "event.action: access-accept and device.serial_number: SN-1");
            assertEquals("active", Events.text(accept, "portcullis.device.state"));

            // The password counted once.
            Home.Result again = est.pki(est.wish("again", "/CN=SN-1"), "--userpass", "SN-1:" + password);
            assertTrue(again.exit() != 0, again.out());
            JsonNode refused = Events.newest(home, "portcullis.failure.code: enrolment-password-wrong");
            assertEquals("SN-1", Events.text(refused, "device.serial_number"));

            // Renewal by the current certificate, with a new key; a request that names another device is none.
            EstClient.Wish second = est.wish("second", "/serialNumber=SN-1/CN=SN-1");
            Home.Result renewed = est.pki(
                    second,
                    "--cert",
                    EstClient.certificate(first).toString(),
                    "--key",
                    first.key().toString());
            assertEquals(0, renewed.exit(), renewed.err());
            List<String> shown = List.of(
                    "--cert",
                    EstClient.certificate(first).toString(),
                    "--key",
                    first.key().toString());
            assertEquals(
                    400,
                    est.curl("simplereenroll", shown, est.wish("other", "/CN=SN-2"))
                            .status());
            Events.newest(home, "portcullis.failure.code: enrolment-subject-changed");
            assertEquals("active", credential(api, first).path("status").asText());
            assertEquals("pending", credential(api, second).path("status").asText());
            assertTrue(supplicant.join(est.client("SN-1", second), "1.3").accepted());
            assertEquals("superseded", credential(api, first).path("status").asText());
            assertEquals("active", credential(api, second).path("status").asText());

            // Revoked, it opens neither the network nor EST.
            String number = credential(api, second).path("serialNumber").asText();
            api.post("/api/v1/devices/SN-1/credentials/" + number + "/revoke", "{\"reason\":\"keyCompromise\"}")
                    .get();
            Supplicant.Outcome out = supplicant.join(est.client("SN-1", second), "1.3");
            assertFalse(out.accepted(), out.output());
            Events.newest(home, "event.action: access-reject and portcullis.failure.code: cert-revoked");
            Home.Result no = est.pki(
                    est.wish("third", "/serialNumber=SN-1/CN=SN-1"),
                    "--cert",
                    EstClient.certificate(second).toString(),
                    "--key",
                    second.key().toString());
            assertTrue(no.exit() != 0, no.out());
            Events.newest(home, "event.action: enrolment-refused and portcullis.failure.code: cert-revoked");
        }
    }

    @Test
    void aMakersCertificateEnrolsOnceAnAdminHasApproved() throws Exception {
        Home.Client idevid = maker.device("SN-2");
        home.configure("ca:\n  approval: true\n");
        try (Serving serving = Serving.start(home)) {
            Api api = new Api(home, serving);
            EstClient est = new EstClient(home, serving, folder);
            EstClient.Answer cas = est.curl("cacerts", List.of());
            assertEquals(200, cas.status());
            assertTrue(cas.certificates(folder).contains("Root CA"), cas.certificates(folder));
            assertEquals(200, est.curl("csrattrs", List.of()).status());

            EstClient.Wish wish = est.wish("wish", "/CN=x");
            EstClient.Answer nobody = est.curl("simpleenroll", List.of(), wish);
            assertEquals(401, nobody.status());
            assertTrue(nobody.headers().contains("WWW-Authenticate: Basic"), nobody.headers());
            List<String> shown = List.of(
                    "--cert",
                    idevid.certificate().toString(),
                    "--key",
                    idevid.key().toString());
            assertEquals(403, est.curl("simplereenroll", shown, wish).status(), "an IDevID renews nothing");

            EstClient.Answer waiting = est.curl("simpleenroll", shown, wish);
            assertEquals(202, waiting.status(), waiting.body());
            assertTrue(waiting.headers().contains("Retry-After: "), waiting.headers());
            JsonNode pending = api.json("/api/v1/enrolments").path("enrolments");
            assertEquals("SN-2", pending.get(0).path("device").asText());
            assertEquals(202, est.curl("simpleenroll", shown, wish).status());
            String id = pending.get(0).path("id").asText();
            api.post("/api/v1/enrolments/" + id + "/approve", "{\"reason\":\"expected\"}")
                    .get();
            EstClient.Answer granted = est.curl("simpleenroll", shown, wish);
            assertEquals(200, granted.status(), granted.body());
            Home.Client ldevid = est.keep("SN-2", wish, granted);
            assertTrue(new Supplicant(home, serving).join(ldevid, "1.2").accepted());
            Events.newest(home, "event.action: enrolment-approved and device.serial_number: SN-2");

            // A camera is named by its hardwareModuleName, and its certificate lives for hours, of another key.
            Home.Client camera = maker.hardwareModule("HW/7");
            assertTrue(new Supplicant(home, serving).join(camera, "1.3").accepted());
            JsonNode accept = Events.newest(home, "event.action: access-accept and device.serial_number: \"HW/7\"");
            assertTrue(accept.toString().contains("hardwareModule:1.3.6.1.4.1.32473.1:HW/7"), accept.toString());
            JsonNode bound = api.json("/api/v1/devices/HW%2F7/credentials")
                    .path("credentials")
                    .get(0);
            assertEquals("idevid", bound.path("kind").asText());
            assertEquals(
                    "hardwareModule:1.3.6.1.4.1.32473.1:HW/7",
                    bound.path("alternativeNames").get(0).asText());
            Path p256 = est.wish("p256", "/CN=x").request();
            HttpResponse<String> refused = api.send("POST", "/api/v1/devices/HW%2F7/credentials", csr(p256));
            assertEquals(422, refused.statusCode(), refused.body());
            assertTrue(refused.body().contains("EC-P256; devices of this type have EC-P384"), refused.body());
            Path key = folder.resolve("p384.key");
            CaRolloverIT.openssl("ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", key);
            Path request = folder.resolve("p384.csr");
            CaRolloverIT.openssl("req", "-new", "-key", key, "-subj", "/CN=x", "-outform", "DER", "-out", request);
            String shortLived = api.send("POST", "/api/v1/devices/HW%2F7/credentials", csr(request))
                    .body();
            Path pem = Files.writeString(folder.resolve("short.pem"), shortLived);
            String text = CaRolloverIT.openssl("x509", "-noout", "-text", "-in", pem);
            assertFalse(text.contains("CRL Distribution") || text.contains("OCSP"), text);
            assertTrue(text.contains("2.5.29.56") || text.contains("No Revocation Available"), text);
            assertEquals(
                    1,
                    Home.command("openssl", "x509", "-noout", "-checkend", "28900", "-in", pem.toString())
                            .exit(),
                    "it lives for eight hours");
            assertTrue(new Supplicant(home, serving)
                    .join(new Home.Client("camera", pem, key), "1.3")
                    .accepted());

            // A quarantined device may renew, also with a key made here; a suspended one may not.
            List<String> current = List.of(
                    "--cert",
                    ldevid.certificate().toString(),
                    "--key",
                    ldevid.key().toString());
            home.run("device", "state", "SN-2", "quarantined", "--reason", "odd")
                    .done();
            assertEquals(
                    200, est.curl("simplereenroll", current, wish("SN-2", est)).status());
            EstClient.Answer made = est.curl("serverkeygen", current, wish("SN-2", est));
            assertEquals(200, made.status(), made.body());
            assertTrue(made.body().contains("Content-Type: application/pkcs8"), made.body());
            home.run("device", "state", "SN-2", "suspended", "--reason", "lost").done();
            assertEquals(
                    403, est.curl("simplereenroll", current, wish("SN-2", est)).status());
            Events.newest(home, "event.action: enrolment-refused and portcullis.failure.code: device-suspended");
        }
    }

    /** As the registry tells it now. */
    private static JsonNode credential(Api api, EstClient.Wish wish) throws Exception {
        X509Certificate certificate;
        try (InputStream pem = Files.newInputStream(EstClient.certificate(wish))) {
            certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
        String number = CertificateNumber.text(certificate.getSerialNumber());
        for (JsonNode one : api.json("/api/v1/devices/SN-1/credentials").path("credentials")) {
            if (one.path("serialNumber").asText().equals(number)) {
                return one;
            }
        }
        return fail("SN-1 has no certificate " + number);
    }

    private static String csr(Path der) throws Exception {
        String pem = "-----BEGIN CERTIFICATE REQUEST-----\\n"
                + Base64.getEncoder().encodeToString(Files.readAllBytes(der))
                + "\\n-----END CERTIFICATE REQUEST-----\\n";
        return "{\"csr\":\"" + pem + "\"}";
    }

    private static EstClient.Wish wish(String serial, EstClient est) throws Exception {
        return est.wish("renewal", "/CN=" + serial);
    }
}
