package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.RequiresProgram;

/** What the own CA publishes, as openssl and curl see it, while devices of the CA authenticate by eapol_test. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
@RequiresProgram(value = "curl", debianPackage = "curl")
class PublishedCaIT {
    @TempDir
    Path folder;

    private Home home;
    private Home.Client device;

    @BeforeEach
    void prepare() throws Exception {
        home = Home.init(folder).configure("ca:\n  publicUrl: http://pki.example:8081\n");
        home.register("SN-1,,sensor,acme,,,,active");
        device = home.enrol("SN-1");
    }

    @Test
    void aRevokedCertificateIsOnTheListInTheAnswersAndRefusedAtOnce() throws Exception {
        String text = openssl(
                "x509",
                "-noout",
                "-text",
                "-serial",
                "-in",
                device.certificate().toString());
        assertTrue(text.contains("URI:http://pki.example:8081/ca/crl"), text);
        assertTrue(text.contains("OCSP - URI:http://pki.example:8081/ca/ocsp"), text);
        assertTrue(text.contains("CA Issuers - URI:http://pki.example:8081/ca/issuer"), text);
        String number = text.replaceAll("(?s).*serial=([0-9A-F]+).*", "$1");
        try (Serving serving = Serving.start(home)) {
            Supplicant supplicant = new Supplicant(home, serving);
            assertTrue(supplicant.join(device, "1.3").accepted());
            fetch(serving, "/ca/issuer", "issuer.der");
            openssl("x509", "-inform", "DER", "-in", file("issuer.der"), "-out", file("issuer.pem"));
            long first = crl(serving);
            assertTrue(verify().out().contains(": OK"), verify().out());
            String good = ocsp(serving);
            assertTrue(good.contains("Response verify OK") && good.contains(": good"), good);

            JsonNode revoked = new Api(home, serving)
                    .post("/api/v1/devices/SN-1/credentials/" + number + "/revoke", "{\"reason\":\"keyCompromise\"}")
                    .get();
            assertEquals("revoked", revoked.path("status").asText());
            String bad = ocsp(serving);
            assertTrue(bad.contains(": revoked") && bad.contains("Reason: keyCompromise"), bad);
            Supplicant.Outcome refused = supplicant.join(device, "1.3");
            assertFalse(refused.accepted(), refused.output());
            Events.newest(home, "portcullis.failure.code: cert-revoked and device.serial_number: SN-1");
            long second = first;
            for (long end = System.nanoTime() + 30_000_000_000L; second == first && System.nanoTime() < end; ) {
                second = crl(serving);
            }
            assertTrue(second > first, "the list that revokes has a higher number than " + first);
            assertTrue(verify().err().contains("certificate revoked"), verify().err());
            assertTrue(get(serving).contains(": revoked"), "by GET");
            JsonNode event = Events.newest(home, "event.action: credential-revoked");
            assertEquals("admin", Events.text(event, "user.name"));
            assertEquals("key-compromise", Events.text(event, "portcullis.revocation.reason"));
        }
        try (Serving again = Serving.start(home)) {
            crl(again);
            assertTrue(verify().err().contains("certificate revoked"), verify().err());
        }
    }

    /** The CRL number, after the signature is checked. */
    private long crl(Serving serving) throws Exception {
        fetch(serving, "/ca/crl", "crl.der");
        Home.Result checked = Home.command(
                "openssl",
                "crl",
                "-inform",
                "DER",
                "-in",
                file("crl.der"),
                "-CAfile",
                file("issuer.pem"),
                "-crlnumber",
                "-out",
                file("crl.pem"));
        assertTrue(checked.done().err().contains("verify OK"), checked.err());
        String number = Home.command("openssl", "crl", "-in", file("crl.pem"), "-noout", "-crlnumber")
                .done()
                .out();
        return Long.parseLong(number.strip().replaceFirst("crlNumber=(0x)?", ""), 16);
    }

    private Home.Result verify() throws Exception {
        return Home.command(
                "openssl",
                "verify",
                "-CAfile",
                home.caCertificate().toString(),
                "-untrusted",
                file("issuer.pem"),
                "-CRLfile",
                file("crl.pem"),
                "-crl_check",
                device.certificate().toString());
    }

    private String ocsp(Serving serving) throws Exception {
        Home.Result result = Home.command(
                "openssl",
                "ocsp",
                "-issuer",
                file("issuer.pem"),
                "-cert",
                device.certificate().toString(),
                "-url",
                serving.ca() + "/ca/ocsp",
                "-CAfile",
                home.caCertificate().toString(),
                "-reqout",
                file("req.der"));
        assertFalse((result.out() + result.err()).contains("WARNING: no nonce"), result.err());
        return result.done().out() + result.err();
    }

    /** RFC 6960 appendix A.1.1: the request in base64, URL-encoded, as the end of the path. */
    private String get(Serving serving) throws Exception {
        String request = Base64.getEncoder().encodeToString(java.nio.file.Files.readAllBytes(Path.of(file("req.der"))));
        String encoded = request.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
        fetch(serving, "/ca/ocsp/" + encoded, "resp.der");
        return openssl(
                "ocsp",
                "-no_nonce",
                "-respin",
                file("resp.der"),
                "-issuer",
                file("issuer.pem"),
                "-cert",
                device.certificate().toString(),
                "-CAfile",
                home.caCertificate().toString());
    }

    private void fetch(Serving serving, String path, String name) throws Exception {
        Home.command("curl", "-sSf", "--path-as-is", "-o", file(name), serving.ca() + path)
                .done();
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static String openssl(String... words) throws Exception {
        String[] command = new String[words.length + 1];
        command[0] = "openssl";
        System.arraycopy(words, 0, command, 1, words.length);
        return Home.command(command).done().out();
    }
}
