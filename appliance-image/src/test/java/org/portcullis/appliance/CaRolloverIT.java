package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.RequiresProgram;

/** Devices over a change of the CA and its root, while the appliance serves; as openssl, curl and eapol_test see it. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
@RequiresProgram(value = "curl", debianPackage = "curl")
class CaRolloverIT {
    @TempDir
    Path folder;

    private Serving serving;

    @Test
    void aDeviceOfTheOldCaJoinsRenewsAndJoinsAgain() throws Exception {
        Home home = Home.init(folder).configure("ca:\n  publicUrl: http://pki.example:8081\n  deltaValidity: 1h\n");
        home.register("SN-1,,sensor,acme,,,,active");
        Home.Client old = home.enrol("SN-1");
        Path oldRoot = Files.copy(home.caCertificate(), folder.resolve("old-root.pem"));
        try (Serving started = Serving.start(home)) {
            serving = started;
            // This device knows the old root, and nothing else, until the end.
            Supplicant supplicant = new Supplicant(home, serving).trusting(oldRoot);
            EstClient est = new EstClient(serving, folder, oldRoot);
            assertTrue(supplicant.join(old, "1.3").accepted());

            home.run("ca", "rollover", "--new-root", "--reason", "key ceremony").done();
            JsonNode event = Events.newest(home, "event.action: ca-rolled-over");
            assertEquals("key ceremony", Events.text(event, "event.reason"));
            EstClient.Answer cas = est.curl("cacerts", List.of());
            for (long end = System.nanoTime() + 120_000_000_000L;
                    subjects(cas) < 6 && System.nanoTime() < end;
                    cas = est.curl("cacerts", List.of())) {
                Thread.onSpinWait();
            }
            assertEquals(6, subjects(cas), cas.certificates(folder));
            String roots = Files.readString(home.caCertificate());
            assertEquals(2, roots.split("BEGIN CERTIFICATE", -1).length - 1, roots);
            Path newRoot = Files.writeString(
                    folder.resolve("new-root.pem"), roots.substring(0, roots.indexOf("-----END") + 26));

            for (String version : List.of("1.2", "1.3")) {
                Supplicant.Outcome joined = supplicant.join(old, version);
                assertTrue(joined.accepted(), joined.output());
            }
            EstClient.Wish wish = est.wish("renewed", "/CN=SN-1");
            List<String> shown = List.of(
                    "--cert", old.certificate().toString(), "--key", old.key().toString());
            EstClient.Answer granted = est.curl("simplereenroll", shown, wish);
            assertEquals(200, granted.status(), granted.body());
            Home.Client renewed = est.keep("SN-1", wish, granted);
            assertTrue(supplicant.join(renewed, "1.3").accepted(), "with the new certificate and the old root");
            assertTrue(supplicant.trusting(newRoot).join(renewed, "1.2").accepted(), "with the new root alone");
            assertTrue(supplicant.join(old, "1.3").accepted(), "the older one works for ca.overlap");

            published(old, 1, oldRoot);
            published(renewed, 2, newRoot);
            fetch("/ca/crl", "newest.crl");
            assertEquals(-1, Files.mismatch(folder.resolve("newest.crl"), folder.resolve("2.crl")));
            new Api(home, serving)
                    .post("/api/v1/devices/SN-1/credentials/" + number(old) + "/revoke", "{\"reason\":\"superseded\"}")
                    .get();
            assertFalse(supplicant.join(old, "1.3").accepted());
            assertTrue(ocsp(old, 1, oldRoot).contains(": revoked"));
            String verdict = verifiedByDelta(old, oldRoot);
            for (long end = System.nanoTime() + 120_000_000_000L;
                    !verdict.contains("certificate revoked") && System.nanoTime() < end;
                    verdict = verifiedByDelta(old, oldRoot)) {
                Thread.onSpinWait();
            }
            assertTrue(verdict.contains("certificate revoked"), verdict);
            assertTrue(supplicant.join(renewed, "1.3").accepted());
        }
        String check = home.run("check").done().out();
        assertFalse(check.contains("the own CA"), check);
    }

    private long subjects(EstClient.Answer cacerts) throws Exception {
        return cacerts.certificates(folder)
                .lines()
                .filter(line -> line.startsWith("subject="))
                .count();
    }

    /** CRL and OCSP of the device's own issuer, found where its certificate says. */
    private void published(Home.Client device, int generation, Path root) throws Exception {
        String text = openssl("x509", "-noout", "-text", "-in", device.certificate());
        assertTrue(text.contains("URI:http://pki.example:8081/ca/crl/" + generation), text);
        fetch("/ca/issuer/" + generation, generation + ".der");
        openssl("x509", "-inform", "DER", "-in", file(generation + ".der"), "-out", file(generation + ".pem"));
        fetch("/ca/crl/" + generation, generation + ".crl");
        openssl("crl", "-inform", "DER", "-in", file(generation + ".crl"), "-out", file(generation + ".crl.pem"));
        String verified = openssl(
                "verify",
                "-CAfile",
                root,
                "-untrusted",
                file(generation + ".pem"),
                "-CRLfile",
                file(generation + ".crl.pem"),
                "-crl_check",
                device.certificate());
        assertTrue(verified.contains(": OK"), verified);
        String good = ocsp(device, generation, root);
        assertTrue(good.contains("Response verify OK") && good.contains(": good"), good);
    }

    /** The complete list is still the one from before; only the delta to it has the revocation. */
    private String verifiedByDelta(Home.Client device, Path root) throws Exception {
        fetch("/ca/delta/1", "delta.crl");
        openssl("crl", "-inform", "DER", "-in", file("delta.crl"), "-out", file("delta.pem"));
        fetch("/ca/crl/1", "complete.crl");
        openssl("crl", "-inform", "DER", "-in", file("complete.crl"), "-out", file("complete.pem"));
        String complete = openssl("crl", "-noout", "-text", "-in", file("complete.pem"));
        assertTrue(complete.contains("http://pki.example:8081/ca/delta/1"), complete);
        assertTrue(complete.contains("No Revoked Certificates"), complete);
        Home.Result result = Home.command(
                "openssl",
                "verify",
                "-CAfile",
                root.toString(),
                "-untrusted",
                file("1.pem").toString(),
                "-CRLfile",
                file("complete.pem").toString(),
                "-CRLfile",
                file("delta.pem").toString(),
                "-crl_check",
                "-extended_crl",
                "-use_deltas",
                device.certificate().toString());
        return result.out() + result.err();
    }

    private String ocsp(Home.Client device, int generation, Path root) throws Exception {
        Home.Result result = Home.command(
                "openssl",
                "ocsp",
                "-issuer",
                file(generation + ".pem").toString(),
                "-cert",
                device.certificate().toString(),
                "-url",
                serving.ca() + "/ca/ocsp",
                "-CAfile",
                root.toString());
        return result.done().out() + result.err();
    }

    private String number(Home.Client device) throws Exception {
        return openssl("x509", "-noout", "-serial", "-in", device.certificate())
                .strip()
                .replace("serial=", "");
    }

    private void fetch(String path, String name) throws Exception {
        Home.command("curl", "-sSf", "-o", file(name).toString(), serving.ca() + path)
                .done();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    static String openssl(Object... words) throws Exception {
        String[] command = new String[words.length + 1];
        command[0] = "openssl";
        for (int i = 0; i < words.length; i++) {
            command[i + 1] = words[i].toString();
        }
        return Home.command(command).done().out();
    }
}
