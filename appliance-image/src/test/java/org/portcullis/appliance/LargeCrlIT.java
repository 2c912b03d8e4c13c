package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.eap.LargeCrl;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.x509.Pem;
import org.portcullis.radius.external.RequiresProgram;

/** A list of half a million entries comes in by HTTP while devices authenticate. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class LargeCrlIT {
    private static final int ENTRIES = 500_000;

    @TempDir
    Path folder;

    private final TestPki pki = new TestPki();
    private final Authority root = pki.root("Acme Root");
    private volatile byte[] served;
    private volatile String mark;

    @Test
    void listsAreExchangedWithoutAnAuthenticationFailing() throws Exception {
        Home home = Home.init(folder);
        home.register("SN-1,,sensor,acme,,,,active", "SN-2,,sensor,acme,,,,active");
        Home.Client good = client(home, "SN-1");
        Home.Client revokedLater = client(home, "SN-2");
        BigInteger serial = serialOf(revokedLater);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean same = mark.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            exchange.getResponseHeaders().set("ETag", mark);
            exchange.sendResponseHeaders(same ? 304 : 200, same ? -1 : served.length);
            if (!same) {
                exchange.getResponseBody().write(served);
            }
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/acme.crl";
        root.writePem(home.folder(), "acme");
        home.configure("""
                trust:
                  anchors: [acme.pem]
                  revocation: { check: [crl], reload: 1s, crls: ["%s"] }
                """.formatted(url));
        serve(LargeCrl.of(root, ENTRIES, BigInteger.TEN, 1, pki.now()), "one");
        try (Serving serving = Serving.start(home)) {
            Events.newest(home, "event.action: crl-updated");
            Supplicant supplicant = new Supplicant(home, serving);
            assertTrue(supplicant.join(revokedLater, "1.3").accepted());

            try (Crowd crowd = Crowd.start(home, serving, good, 4, Integer.MAX_VALUE)) {
                crowd.awaitAccepted(50);
                serve(LargeCrl.of(root, ENTRIES, BigInteger.TEN, 2, pki.now()), "two");
                inForce(home, 2);
                serve(LargeCrl.of(root, ENTRIES, serial, 3, pki.now()), "three");
                inForce(home, 3);
                assertTrue(crowd.stop().size() > 50);
                assertEquals(0, crowd.notAccepted(), "every authentication succeeded");
            }
            Supplicant.Outcome refused = supplicant.join(revokedLater, "1.3");
            assertFalse(refused.accepted(), refused.output());
            Events.newest(
                    home, "portcullis.failure.code: cert-revoked and portcullis.revocation.reason: key-compromise");
        }
        server.stop(0);

        // The address is gone; the copy on disk is in force at once after the restart, and check says what is wrong.
        String findings = home.run("check").done().err() + home.run("check").out();
        assertTrue(findings.contains("the CRL at " + url + " cannot be used: "), findings);
        try (Serving serving = Serving.start(home)) {
            Supplicant supplicant = new Supplicant(home, serving);
            assertTrue(supplicant.join(good, "1.2").accepted());
            assertFalse(supplicant.join(revokedLater, "1.2").accepted());
            Events.newest(home, "event.action: crl-unreachable");
        }
    }

    private void serve(byte[] crl, String etag) {
        served = crl;
        mark = '"' + etag + '"';
    }

    private static void inForce(Home home, int number) throws Exception {
        Events.saying(home, "event.action: crl-updated", "number " + number + ", from http");
    }

    private Home.Client client(Home home, String serial) throws Exception {
        Identity identity = root.issue(Leaf.device(serial));
        identity.writePem(home.folder(), serial);
        return new Home.Client(
                serial, home.folder().resolve(serial + ".pem"), home.folder().resolve(serial + ".key"));
    }

    private BigInteger serialOf(Home.Client client) throws Exception {
        return new Pem(pki.cryptography())
                .certificates(client.certificate())
                .get(0)
                .getSerialNumber();
    }
}
