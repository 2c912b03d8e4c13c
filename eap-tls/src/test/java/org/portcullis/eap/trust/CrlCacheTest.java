package org.portcullis.eap.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.x509.PemException;

/** What becomes of CRLs while they are followed. The tests take each turn themselves; no thread does. */
class CrlCacheTest {
    private static final Duration ALWAYS = Duration.ZERO;

    private final TestPki pki = new TestPki();
    private final Authority root = pki.root("Root");
    private final BoundedHttp http = new BoundedHttp(Duration.ofSeconds(5));
    private final List<String> heard = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private Instant now = pki.now();
    private HttpServer server;
    private volatile byte[] served = new byte[0];
    private volatile String etag = "";
    private volatile int status = 200;
    private CrlCache cache;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String mark = exchange.getRequestHeaders().getFirst("If-None-Match");
            asked.add(exchange.getRequestURI().getPath() + (mark == null ? "" : " unless " + mark));
            if (exchange.getRequestURI().getPath().equals("/moved")) {
                exchange.getResponseHeaders().set("Location", "/root.crl");
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
                return;
            }
            boolean same = !etag.isEmpty() && etag.equals(mark);
            if (!etag.isEmpty()) {
                exchange.getResponseHeaders().set("ETag", etag);
            }
            exchange.sendResponseHeaders(same ? 304 : status, same ? -1 : 0);
            if (!same) {
                try (OutputStream body = exchange.getResponseBody()) {
                    body.write(served);
                } catch (IOException brokenOff) {
                    return;
                }
            }
            exchange.close();
        });
        server.start();
        cache = cache();
    }

    private CrlCache cache() {
        CrlCache made = new CrlCache(folder.resolve("kept"), http, pki.cryptography(), () -> now, new Recorder());
        made.issuers(List.of(root.certificate()));
        return made;
    }

    @AfterEach
    void stop() {
        server.stop(0);
        http.close();
    }

    @Test
    void aFileIsTakenInWhenItIsAnotherOne() throws Exception {
        Path file = Files.write(folder.resolve("root.crl"), crl(1));
        CrlSource source = follow(new CrlLocation.File(file));
        cache.followFiles();
        assertEquals(List.of("updated 1"), heard, "the same file is not read again");
        Files.write(folder.resolve("new"), crl(2));
        Files.move(folder.resolve("new"), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        cache.followFiles();
        assertEquals(List.of("updated 1", "updated 2"), heard);
        assertEquals(BigInteger.TWO, source.inForce().get(0).number().orElseThrow());
    }

    /** In place, of the same length, and within one tick of the file system's clock: it looks the same. */
    @Test
    void aFileThatLooksTheSameIsReadAgainWhileItIsYoung() throws Exception {
        byte[] first = crl(1);
        byte[] second = crl(2);
        while (second.length != first.length) {
            second = crl(2);
        }
        Path file = Files.write(folder.resolve("root.crl"), first);
        FileTime written = Files.getLastModifiedTime(file);
        follow(new CrlLocation.File(file));
        Files.write(file, second);
        Files.setLastModifiedTime(file, written);
        cache.followFiles();
        assertEquals(List.of("updated 1", "updated 2"), heard);
    }

    @Test
    void aFileIsLookedAtWhenItIsTime() throws Exception {
        Path file = Files.write(folder.resolve("root.crl"), crl(1));
        cache.open(new CrlLocation.File(file), Duration.ofHours(1));
        Files.write(file, crl(2));
        cache.followFiles();
        assertEquals(List.of("updated 1"), heard);
        cache.open(new CrlLocation.File(file), Duration.ofHours(1));
        assertEquals(List.of("updated 1", "updated 2"), heard, "a reload of the configuration looks at once");
    }

    @Test
    void whatIsWrongLeavesTheOldListInForceAndIsToldOnce() throws Exception {
        Path file = Files.write(folder.resolve("root.crl"), crl(5));
        CrlSource source = follow(new CrlLocation.File(file));
        byte[][] wrong = {
            "junk".getBytes(StandardCharsets.US_ASCII),
            Arrays.copyOf(crl(6), 80),
            pki.root("Root").crl(builder -> number(builder, 7)),
            crl(4),
        };
        String[] reason = {"holds no CRL", "cannot be parsed", "signature", "goes backwards"};
        for (int i = 0; i < wrong.length; i++) {
            heard.clear();
            Files.write(file, wrong[i]);
            cache.followFiles();
            cache.followFiles();
            assertEquals(1, heard.size(), () -> heard.toString());
            assertTrue(heard.get(0).startsWith("refused ") && heard.get(0).contains(reason[i]), heard.get(0));
            assertEquals(BigInteger.valueOf(5), source.inForce().get(0).number().orElseThrow());
        }
        heard.clear();
        Files.delete(file);
        cache.followFiles();
        cache.followFiles();
        assertEquals(1, heard.size(), () -> heard.toString());
        assertEquals(1, source.inForce().size());
        Files.write(file, crl(6));
        cache.followFiles();
        assertEquals("updated 6", heard.get(1));
    }

    @Test
    void atAStartAWrongFileIsAnError() throws Exception {
        Path file =
                Files.write(folder.resolve("root.crl"), pki.root("Root").crl().getEncoded());
        PemException wrong = assertThrows(PemException.class, () -> cache.open(new CrlLocation.File(file), ALWAYS));
        assertTrue(wrong.getMessage().contains("does not verify"), wrong.getMessage());
        assertThrows(PemException.class, () -> cache.open(new CrlLocation.File(folder.resolve("none")), ALWAYS));
    }

    /** Devices send intermediates that nobody configured: the key of the first list that they proved is held on to. */
    @Test
    void theKeyOfAnUnknownIssuerIsKnownOnceItVerifiedAList() throws Exception {
        Authority ca = root.intermediate("CA");
        Path file = Files.write(folder.resolve("ca.crl"), ca.crl(builder -> number(builder, 1)));
        CrlSource source = follow(new CrlLocation.File(file));
        assertTrue(source.inForce()
                .get(0)
                .signedBy(
                        Node.of(ca.certificate(), pki.cryptography()), new CertificateSignatures(pki.cryptography())));
        // Of the same name and key identifier, but signed with another key.
        byte[] forged = ca.crl(builder -> number(builder, 2));
        forged[forged.length - 1] ^= 1;
        Files.write(file, forged);
        cache.followFiles();
        assertTrue(heard.get(1).startsWith("refused "), heard.toString());
        Files.write(file, ca.crl(builder -> number(builder, 2)));
        cache.followFiles();
        assertEquals("updated 2", heard.get(2));
    }

    @Test
    void anAddressIsAskedWhetherItHasANewerOne() {
        served = crl(1);
        etag = "\"one\"";
        CrlSource source = follow(address("/root.crl"));
        assertTrue(source.inForce().isEmpty(), "the network is for the background");
        cache.followAddresses();
        assertEquals(1, source.inForce().size());
        cache.followAddresses();
        assertEquals(List.of("/root.crl", "/root.crl unless \"one\""), asked);
        served = crl(2);
        etag = "\"two\"";
        cache.followAddresses();
        assertEquals(List.of("updated 1", "updated 2"), heard);
        etag = "\"three\"";
        cache.followAddresses();
        assertEquals(List.of("updated 1", "updated 2"), heard, "the same octets are nothing new");
    }

    @Test
    void aRestartHasTheCopyAndAsksForNewerOnes() {
        served = crl(3);
        etag = "\"three\"";
        follow(address("/root.crl"));
        cache.followAddresses();
        server.stop(0);
        cache = cache();
        heard.clear();
        CrlSource source = follow(address("/root.crl"));
        assertEquals(BigInteger.valueOf(3), source.inForce().get(0).number().orElseThrow());
        cache.followAddresses();
        assertEquals("updated 3", heard.get(0));
        assertTrue(heard.get(1).startsWith("unreachable "), heard.get(1));
        assertEquals(1, source.inForce().size());
    }

    @Test
    void anAddressThatFailsIsAskedLessAndLess() {
        status = 503;
        cache.open(address("/root.crl"), Duration.ofMillis(1));
        cache.followAddresses();
        assertTrue(heard.get(0).endsWith("the server answered with status 503"), heard.get(0));
        for (int i = 0; i < 200; i++) {
            cache.followAddresses();
        }
        assertEquals(1, heard.size(), "told once");
        assertTrue(asked.size() < 20, "asked " + asked.size() + " times");
    }

    @Test
    void aServerIsNotBelieved() {
        served = new byte[CrlFile.MAX_OCTETS + 1];
        follow(address("/root.crl"));
        cache.followAddresses();
        assertTrue(heard.get(0).contains("more than " + CrlFile.MAX_OCTETS + " octets"), heard.get(0));

        served = pki.root("Root").crl(builder -> number(builder, 9));
        CrlSource source = follow(address("/forged.crl"));
        cache.followAddresses();
        assertTrue(heard.get(1).startsWith("refused ") && heard.get(1).contains("signature"), heard.get(1));
        assertTrue(source.inForce().isEmpty());

        served = crl(1);
        CrlSource moved = follow(address("/moved"));
        cache.followAddresses();
        assertEquals(1, moved.inForce().size());
        assertThrows(IllegalArgumentException.class, () -> new CrlLocation.Url(URI.create("file:///etc/passwd")));
        assertThrows(IllegalArgumentException.class, () -> new CrlLocation.Url(URI.create("http://u:p@host/x")));
    }

    @Test
    void theEndOfAListIsToldAheadAndOnce() throws Exception {
        Path file = Files.write(folder.resolve("root.crl"), crl(1));
        follow(new CrlLocation.File(file));
        cache.followFiles();
        // Valid for 25 hours; its last quarter has begun.
        now = pki.now().plus(Duration.ofHours(20));
        cache.followFiles();
        cache.followFiles();
        assertEquals(List.of("updated 1", "soon 1"), heard);
        Files.write(file, root.crl(builder -> {
            builder.setNextUpdate(Date.from(pki.now().plus(Duration.ofDays(3))));
            number(builder, 2);
        }));
        cache.followFiles();
        assertEquals(List.of("updated 1", "soon 1", "updated 2"), heard);
    }

    @Test
    void whatTheConfigurationNoLongerNamesIsNotFollowed() throws Exception {
        Path file = Files.write(folder.resolve("root.crl"), crl(1));
        follow(new CrlLocation.File(file));
        cache.retain(Set.of());
        Files.write(file, crl(2));
        cache.followFiles();
        assertEquals(List.of("updated 1"), heard);
        assertTrue(cache.inForce().isEmpty());
    }

    private CrlSource follow(CrlLocation location) {
        cache.open(location, ALWAYS);
        return cache.source(List.of(location));
    }

    private CrlLocation.Url address(String path) {
        return new CrlLocation.Url(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
    }

    private byte[] crl(int number) {
        return root.crl(builder -> number(builder, number));
    }

    private static void number(X509v2CRLBuilder builder, int number) throws IOException {
        builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
    }

    private final class Recorder implements CrlListener {
        @Override
        public void updated(CrlLocation location, List<RevocationList> lists) {
            heard.add("updated " + lists.get(0).number().map(Object::toString).orElse("?"));
        }

        @Override
        public void refused(CrlLocation location, String why) {
            heard.add("refused " + why);
        }

        @Override
        public void unreachable(CrlLocation location, String why) {
            heard.add("unreachable " + why);
        }

        @Override
        public void expiresSoon(CrlLocation location, RevocationList list) {
            heard.add("soon " + list.number().orElseThrow());
        }
    }
}
