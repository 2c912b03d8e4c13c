package org.portcullis.eap.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.value.CircuitBreaker;

/** What is made of a responder's answers, and of none. */
class OcspClientTest {
    private final TestPki pki = new TestPki();
    private final Authority root = pki.root("Root");
    private final Identity device = root.issue(Leaf.device("S-1"));
    private final BoundedHttp http = new BoundedHttp(Duration.ofMinutes(1));
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private volatile Instant now = pki.now();
    private OcspResponder responder;
    private OcspClient client;

    @BeforeEach
    void start() throws Exception {
        responder = new OcspResponder();
        client = client(Duration.ofMinutes(2));
    }

    private OcspClient client(Duration patience) {
        OcspListener listener = new OcspListener() {
            @Override
            public void unreachable(URI address, String why) {
                heard.add("unreachable");
            }

            @Override
            public void reachable(URI address) {
                heard.add("reachable");
            }
        };
        return new OcspClient(http, pki.cryptography(), () -> now, listener, patience);
    }

    @AfterEach
    void stop() {
        responder.close();
        http.close();
    }

    @Test
    void whatTheIssuerItselfSigns() {
        responder.answers(by(CertificateStatus.GOOD)::to);
        OcspStatus.Good good = assertInstanceOf(OcspStatus.Good.class, ask());
        assertEquals(
                pki.now().minusSeconds(60).getEpochSecond(), good.thisUpdate().getEpochSecond());

        Date since = Date.from(pki.now().minusSeconds(7200));
        responder.answers(by(new RevokedStatus(since, CRLReason.keyCompromise))::to);
        OcspStatus.Revoked revoked = assertInstanceOf(OcspStatus.Revoked.class, askAnother("S-2"));
        assertEquals(RevocationReason.KEY_COMPROMISE, revoked.reason());
        assertEquals(
                since.toInstant().getEpochSecond(), revoked.date().orElseThrow().getEpochSecond());

        responder.answers(by(new RevokedStatus(since))::to);
        assertEquals(
                RevocationReason.UNSPECIFIED,
                assertInstanceOf(OcspStatus.Revoked.class, askAnother("S-3")).reason());
        responder.answers(by(new UnknownStatus())::to);
        assertInstanceOf(OcspStatus.Unknown.class, askAnother("S-4"));
    }

    @Test
    void aDelegatedResponderNeedsTheIssuersWordForIt() throws Exception {
        Leaf right = Leaf.of("CN=OCSP").purposes(KeyPurposeId.id_kp_OCSPSigning);
        assertInstanceOf(OcspStatus.Good.class, askSignedBy(root.issue(right)));
        assertInvalid("lacks the extendedKeyUsage OCSPSigning", askSignedBy(root.issue(Leaf.of("CN=OCSP"))));
        assertInvalid(
                "lacks the extendedKeyUsage OCSPSigning",
                askSignedBy(root.issue(Leaf.of("CN=OCSP").purposes(KeyPurposeId.anyExtendedKeyUsage))));
        assertInvalid(
                "is not valid now",
                askSignedBy(root.issue(right.valid(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1))))));
        assertInvalid("may not sign", askSignedBy(root.issue(right.keyUsage(KeyUsage.keyEncipherment))));
        assertInvalid(
                "did not issue itself", askSignedBy(root.intermediate("CA").issue(right)));
        assertInvalid("did not issue itself", askSignedBy(pki.root("Root").issue(right)));
        Identity revoked = root.issue(right);
        List<RevocationList> crls =
                RevocationList.parse("crl", root.crl(revoked.certificate()).getEncoded());
        assertInvalid("its issuer revoked", askSignedBy(revoked, crls));
    }

    @Test
    void anAnswerThatIsNotOneToTheQuestion() throws Exception {
        OcspAnswer good = by(CertificateStatus.GOOD);
        assertInvalid("another nonce", ask(good.anotherNonce(), OcspSettings.Nonce.TRY));
        assertInvalid("without the nonce", ask(good.withoutNonce(), OcspSettings.Nonce.REQUIRE));
        assertInstanceOf(OcspStatus.Good.class, ask(good.withoutNonce(), OcspSettings.Nonce.TRY));
        assertInstanceOf(OcspStatus.Good.class, ask(good, OcspSettings.Nonce.REQUIRE));
        assertInstanceOf(OcspStatus.Good.class, ask(good, OcspSettings.Nonce.OFF));
        Identity other = root.issue(Leaf.device("S-9"));
        OcspRequest another = OcspRequest.about(
                question(other.certificate(), OcspSettings.Nonce.OFF, List.of()),
                pki.cryptography(),
                pki.cryptography().random());
        assertInvalid("about another certificate", ask(good.about(another.id()), OcspSettings.Nonce.TRY));
        Authority stranger = pki.root("Root");
        OcspAnswer forged = OcspAnswer.of(stranger.signer(), stranger.certificate(), CertificateStatus.GOOD, now);
        assertInvalid("neither the issuer's", ask(forged, OcspSettings.Nonce.TRY));
    }

    @Test
    void anAnswerThatIsNotOfNow() {
        OcspAnswer good = by(CertificateStatus.GOOD);
        Instant ago = now.minus(Duration.ofHours(3));
        assertInvalid("out of date", ask(good.valid(ago, Optional.of(now.minusSeconds(10)))));
        assertInvalid("out of date", ask(good.valid(ago, Optional.empty())));
        assertInvalid(
                "check the clocks",
                ask(good.valid(now.plus(Duration.ofMinutes(10)), Optional.of(now.plus(Duration.ofHours(1))))));
        assertInstanceOf(
                OcspStatus.Good.class,
                ask(good.valid(now.plus(Duration.ofMinutes(2)), Optional.of(now.plus(Duration.ofHours(1))))));
    }

    /** RFC 6960 §2.3. */
    @Test
    void whatIsNoAnswer() throws Exception {
        for (int status : new int[] {OCSPResp.INTERNAL_ERROR, OCSPResp.TRY_LATER}) {
            byte[] error = new OCSPRespBuilder().build(status, null).getEncoded();
            responder.answers(request -> error);
            assertInstanceOf(OcspStatus.Unreachable.class, askAnother("S-" + status));
        }
        byte[] unauthorized =
                new OCSPRespBuilder().build(OCSPResp.UNAUTHORIZED, null).getEncoded();
        responder.answers(request -> unauthorized);
        assertInstanceOf(OcspStatus.Unknown.class, askAnother("S-5"));
        byte[] signature =
                new OCSPRespBuilder().build(OCSPResp.SIG_REQUIRED, null).getEncoded();
        responder.answers(request -> signature);
        assertInstanceOf(OcspStatus.Invalid.class, askAnother("S-6"));
        responder.answers(request -> new byte[] {1, 2, 3});
        assertInvalid("cannot be parsed", askAnother("S-7"));
        responder.answers(request -> new byte[100_000]);
        assertInstanceOf(OcspStatus.Unreachable.class, askAnother("S-8"));
        responder.status(404);
        responder.answers(by(CertificateStatus.GOOD)::to);
        assertInstanceOf(OcspStatus.Unreachable.class, askAnother("S-9"));
    }

    @Test
    void answersAreKeptUntilTheirNextUpdateAndRefreshedBefore() {
        responder.answers(by(CertificateStatus.GOOD)::to);
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(OcspStatus.Good.class, ask());
        }
        assertEquals(1, responder.asked());
        // Past the half of its hour it still counts, and a newer one is asked for beside it.
        now = pki.now().plus(Duration.ofMinutes(40));
        CountDownLatch refreshed = new CountDownLatch(1);
        OcspAnswer later = OcspAnswer.of(root.signer(), root.certificate(), new RevokedStatus(Date.from(now)), now);
        responder.answers(request -> {
            refreshed.countDown();
            return later.to(request);
        });
        assertInstanceOf(OcspStatus.Good.class, ask());
        assertTrue(awaited(refreshed));
        // The newer one counts as soon as it is there; the old one would until the hour is over.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!(ask() instanceof OcspStatus.Revoked)) {
            assertTrue(System.nanoTime() < end, "never refreshed");
        }
        assertEquals(2, responder.asked());
    }

    @Test
    void whatIsOutOfDateIsNotUsed() {
        responder.answers(by(CertificateStatus.GOOD)::to);
        assertInstanceOf(OcspStatus.Good.class, ask());
        now = pki.now().plus(Duration.ofHours(2));
        assertInvalid("out of date", ask());
    }

    @Test
    void aDeadResponderIsLeftAloneAfterThreeFailures() {
        URI dead = responder.address();
        responder.close();
        for (int i = 0; i < 20; i++) {
            assertInstanceOf(OcspStatus.Unreachable.class, askAnother("S-" + i));
        }
        assertEquals(CircuitBreaker.FAILURES, client.counts().asked(), dead + " is asked no more");
        assertEquals(1, client.counts().unreachable());
        assertEquals(List.of("unreachable"), heard);
    }

    @Test
    void aSlowResponderIsNotWaitedForButItsAnswerCounts() {
        client = client(OcspClient.PATIENCE);
        CountDownLatch release = new CountDownLatch(1);
        responder.answers(request -> {
            awaited(release);
            return by(CertificateStatus.GOOD).to(request);
        });
        OcspStatus.Unreachable late = assertInstanceOf(OcspStatus.Unreachable.class, ask());
        assertTrue(late.explanation().contains("within 1000 ms"), late.explanation());
        release.countDown();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!(ask() instanceof OcspStatus.Good)) {
            assertTrue(System.nanoTime() < end, "the late answer is lost");
        }
        assertEquals(1, responder.asked());
    }

    /** Whatever a responder sends is an answer or it is none; never a good word that nobody signed. */
    @Test
    void mutatedAnswers() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        OcspLookup.Question question = question(device.certificate(), OcspSettings.Nonce.TRY, List.of());
        OcspRequest request = OcspRequest.about(
                question, pki.cryptography(), pki.cryptography().random());
        byte[] good = by(CertificateStatus.GOOD).to(request.octets());
        OcspResponseReader reader = new OcspResponseReader(new OcspSigner(pki.cryptography()));
        assertInstanceOf(
                OcspStatus.Good.class, reader.read(good, request, question, now).status());
        int invalid = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] mutated = good.clone();
            int at = random.nextInt(mutated.length);
            mutated[at] ^= (byte) (1 + random.nextInt(255));
            OcspStatus status = reader.read(mutated, request, question, now).status();
            invalid += status instanceof OcspStatus.Invalid ? 1 : 0;
        }
        assertTrue(invalid > 4_500, "only " + invalid + " were found invalid");
    }

    private OcspAnswer by(CertificateStatus status) {
        return OcspAnswer.of(root.signer(), root.certificate(), status, pki.now());
    }

    private OcspStatus ask() {
        return client.status(question(device.certificate(), OcspSettings.Nonce.TRY, List.of()));
    }

    private OcspStatus ask(OcspAnswer answer) {
        return ask(answer, OcspSettings.Nonce.TRY);
    }

    /** About a certificate that nobody asked for before. */
    private OcspStatus ask(OcspAnswer answer, OcspSettings.Nonce nonce) {
        responder.answers(answer::to);
        return client.status(question(root.issue(Leaf.device("S-1")).certificate(), nonce, List.of()));
    }

    private OcspStatus askAnother(String serial) {
        return client.status(
                question(root.issue(Leaf.device(serial)).certificate(), OcspSettings.Nonce.TRY, List.of()));
    }

    private OcspStatus askSignedBy(Identity signer) throws Exception {
        return askSignedBy(signer, List.of());
    }

    private OcspStatus askSignedBy(Identity signer, List<RevocationList> crls) throws Exception {
        ContentSigner key = new JcaContentSignerBuilder("SHA256withECDSA")
                .setProvider(pki.cryptography().bouncyCastle())
                .build(signer.key());
        responder.answers(OcspAnswer.of(key, signer.certificate(), CertificateStatus.GOOD, now)
                .delegated()::to);
        return client.status(question(root.issue(Leaf.device("S-1")).certificate(), OcspSettings.Nonce.TRY, crls));
    }

    private OcspLookup.Question question(
            X509Certificate certificate, OcspSettings.Nonce nonce, List<RevocationList> crls) {
        return new OcspLookup.Question(
                responder.address(),
                nonce,
                certificate,
                new OcspLookup.Issuer(root.certificate(), root.certificate().getPublicKey()),
                crls);
    }

    private static void assertInvalid(String why, OcspStatus status) {
        OcspStatus.Invalid invalid = assertInstanceOf(OcspStatus.Invalid.class, status, status::toString);
        assertTrue(invalid.explanation().contains(why), invalid.explanation());
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(120, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
