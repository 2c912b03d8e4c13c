package org.portcullis.eap.stapling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.eap.ca.CaSettings;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.store.CaStore;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.SealKey;

/** Responses of another CA's responder: what is taken, and from where. */
class OcspStapleTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Cryptography cryptography = Cryptography.choose(new SecureRandom());
    private final KeyPair issuerKey = key();
    private final KeyPair delegateKey = key();
    private final KeyPair leafKey = key();
    private final X509Certificate issuer = certificate("CN=Company CA", issuerKey, 1, Optional.empty(), false);
    private final X509Certificate delegate = certificate("CN=Responder", delegateKey, 2, Optional.empty(), true);
    private final X509Certificate noDelegate = certificate("CN=Somebody", delegateKey, 3, Optional.empty(), false);
    private final X509Certificate leaf = certificate("CN=nac", leafKey, 4, Optional.empty(), false);

    private KeyPair key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", cryptography.bouncyCastle());
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate certificate(
            String name, KeyPair key, int number, Optional<String> responder, boolean mayRespond) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name("CN=Company CA"),
                    BigInteger.valueOf(number),
                    Date.from(NOW.minusSeconds(3600)),
                    Date.from(NOW.plusSeconds(86_400 * 30)),
                    new X500Name(name),
                    key.getPublic());
            if (responder.isPresent()) {
                builder.addExtension(
                        Extension.authorityInfoAccess,
                        false,
                        new AuthorityInformationAccess(
                                AccessDescription.id_ad_ocsp,
                                new GeneralName(GeneralName.uniformResourceIdentifier, responder.get())));
            }
            if (mayRespond) {
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning));
            }
            return new JcaX509CertificateConverter()
                    .setProvider(cryptography.bouncyCastle())
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .setProvider(cryptography.bouncyCastle())
                            .build(issuerKey.getPrivate())));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private CertificateID id(X509Certificate certificate) throws Exception {
        return new CertificateID(
                new JcaDigestCalculatorProviderBuilder()
                        .setProvider(cryptography.bouncyCastle())
                        .build()
                        .get(CertificateID.HASH_SHA1),
                new JcaX509CertificateHolder(issuer),
                certificate.getSerialNumber());
    }

    private byte[] response(
            CertificateID id, CertificateStatus status, Instant from, Instant until, PrivateKey key, X509Certificate by)
            throws Exception {
        BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(new RespID(new X500Name("CN=Company CA")));
        builder.addResponse(id, status, Date.from(from), until == null ? null : Date.from(until));
        X509CertificateHolder[] certificates = by == null
                ? new X509CertificateHolder[0]
                : new X509CertificateHolder[] {new JcaX509CertificateHolder(by)};
        return new OCSPRespBuilder()
                .build(
                        OCSPRespBuilder.SUCCESSFUL,
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .setProvider(cryptography.bouncyCastle())
                                        .build(key),
                                certificates,
                                Date.from(from)))
                .getEncoded();
    }

    private byte[] good() throws Exception {
        return response(id(leaf), CertificateStatus.GOOD, NOW, NOW.plusSeconds(3600), issuerKey.getPrivate(), null);
    }

    private OcspStaple staple(byte[] response) {
        return OcspStaple.of(leaf, issuer, response, cryptography, NOW);
    }

    @Test
    void byTheIssuerOrByWhomItAppointed() throws Exception {
        assertEquals(NOW.plusSeconds(3600), staple(good()).nextUpdate());
        byte[] delegated = response(
                id(leaf), CertificateStatus.GOOD, NOW, NOW.plusSeconds(60), delegateKey.getPrivate(), delegate);
        assertArrayEquals(delegated, staple(delegated).response());
    }

    @Test
    void whatADeviceWouldNotAccept() throws Exception {
        Instant soon = NOW.plusSeconds(60);
        PrivateKey key = issuerKey.getPrivate();
        assertRefused(
                "not signed",
                response(id(leaf), CertificateStatus.GOOD, NOW, soon, delegateKey.getPrivate(), noDelegate));
        assertRefused("not signed", response(id(leaf), CertificateStatus.GOOD, NOW, soon, leafKey.getPrivate(), null));
        assertRefused("about other", response(id(delegate), CertificateStatus.GOOD, NOW, soon, key, null));
        assertRefused("does not say", response(id(leaf), new RevokedStatus(Date.from(NOW), 0), NOW, soon, key, null));
        assertRefused("not now", response(id(leaf), CertificateStatus.GOOD, NOW.minusSeconds(60), NOW, key, null));
        assertRefused("not now", response(id(leaf), CertificateStatus.GOOD, NOW, null, key, null));
        Instant tomorrow = NOW.plus(Duration.ofDays(1));
        assertRefused(
                "not now", response(id(leaf), CertificateStatus.GOOD, tomorrow, tomorrow.plusSeconds(9), key, null));
        assertRefused("status 6", new OCSPRespBuilder().build(6, null).getEncoded());
        assertRefused("more than", new byte[OcspStaple.MAX_OCTETS + 1]);
    }

    private void assertRefused(String why, byte[] response) {
        StaplingException refused = assertThrows(StaplingException.class, () -> staple(response));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    @Test
    void anyOctetsAreReadWithoutHarm() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] good = good();
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] octets =
                    java.util.Arrays.copyOf(good, random.nextInt(8) == 0 ? random.nextInt(good.length) : good.length);
            for (int flips = random.nextInt(4); flips > 0 && octets.length > 0; flips--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            }
            try {
                staple(octets);
            } catch (StaplingException harmless) {
                refused++;
            }
        }
        assertTrue(refused > 1000, "refused " + refused);
    }

    @Test
    void isFetchedFromTheResponderThatTheCertificateNamesAndKeptWhileTheResponderIsAway(@TempDir Path folder)
            throws Exception {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger status = new AtomicInteger(200);
        Instant[] now = {NOW};
        http.createContext("/", exchange -> {
            asked.incrementAndGet();
            try {
                OCSPReq request = new OCSPReq(exchange.getRequestBody().readAllBytes());
                byte[] answer = response(
                        request.getRequestList()[0].getCertID(),
                        CertificateStatus.GOOD,
                        now[0],
                        now[0].plusSeconds(3600),
                        issuerKey.getPrivate(),
                        null);
                exchange.sendResponseHeaders(status.get(), answer.length);
                exchange.getResponseBody().write(answer);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                exchange.close();
            }
        });
        http.start();
        try (Database database = Database.open(folder.resolve("p.db"))) {
            X509Certificate named = certificate(
                    "CN=nac",
                    leafKey,
                    5,
                    Optional.of("http://127.0.0.1:" + http.getAddress().getPort() + "/ocsp"),
                    false);
            InstantSource clock = () -> now[0];
            SealKey sealKey = SealKey.create(folder.resolve("seal.key"), new SecureRandom());
            IssuingCa ca = IssuingCa.create(
                    new CaStore(database, sealKey), cryptography, clock, CaSettings.defaults(), "Plant 7");
            ServerStaple staple = new ServerStaple(ca, cryptography, clock);
            staple.refresh(named, Optional.of(issuer));
            staple.refresh(named, Optional.of(issuer));
            assertEquals(1, asked.get());
            assertEquals(named, staple.current().orElseThrow().certificate());

            now[0] = NOW.plusSeconds(1900);
            status.set(500);
            staple.refresh(named, Optional.of(issuer));
            assertEquals(2, asked.get());
            assertEquals(NOW.plusSeconds(3600), staple.current().orElseThrow().nextUpdate());
            now[0] = NOW.plusSeconds(3601);
            staple.refresh(named, Optional.of(issuer));
            assertEquals(Optional.empty(), staple.current());
            status.set(200);
            staple.refresh(named, Optional.of(issuer));
            assertTrue(staple.current().isPresent());
        } finally {
            http.stop(0);
        }
    }
}
