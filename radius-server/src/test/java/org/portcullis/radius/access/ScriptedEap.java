package org.portcullis.radius.access;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.portcullis.eap.eap.Authenticator;
import org.portcullis.eap.eap.Authorizer;
import org.portcullis.eap.eap.ClientCertificate;
import org.portcullis.eap.eap.EapConversation;
import org.portcullis.eap.eap.EapServer;
import org.portcullis.eap.eap.EapStep;
import org.portcullis.eap.eap.SessionKeys;
import org.portcullis.eap.eap.TlsFacts;
import org.portcullis.eap.trust.RevocationFinding;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.device.CertificateHints;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.value.Secret;

/** An EAP server whose method does what the peer's one octet of data says; no TLS, so that the flow alone is tested. */
final class ScriptedEap implements EapServer {
    /** What the second packet of the peer asks for. */
    enum Wish {
        /** As TLS 1.2: the decision and EAP-Success in one step. */
        DECIDE,
        /** As TLS 1.3 or a refusal: the decision with a challenge, EAP-Success or Failure after it. */
        DECIDE_EARLY,
        /** EAP-Success with no decision announced. */
        FORGET,
        REFUSE,
        DISCARD,
        FAIL,
        BLOCK,
        /** Answered with a challenge of 1000 octets. */
        LONG
    }

    static final Secret MSK = Secret.of(pattern(64));
    static final byte[] CHALLENGE = {1, 2, 0, 6, 13, 0x20};

    final AtomicInteger received = new AtomicInteger();
    /** Whether the wishes to block and to fail are not granted, since chance may utter them. */
    volatile boolean tame;

    final List<Authenticator> begunThrough = new CopyOnWriteArrayList<>();

    volatile CertificateHints hints = CertificateHints.NONE;

    final CountDownLatch blocked = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);

    static byte[] identity(String name) {
        byte[] said = name.getBytes(StandardCharsets.UTF_8);
        byte[] packet = new byte[5 + said.length];
        packet[0] = 2;
        packet[1] = 1;
        packet[3] = (byte) packet.length;
        packet[4] = 1;
        System.arraycopy(said, 0, packet, 5, said.length);
        return packet;
    }

    static byte[] wish(Wish wish) {
        return new byte[] {2, 2, 0, 6, 13, (byte) wish.ordinal()};
    }

    @Override
    public EapConversation begin(Authorizer authorizer, Authenticator through) {
        begunThrough.add(through);
        return new Conversation(authorizer);
    }

    private final class Conversation implements EapConversation {
        private final Authorizer authorizer;
        private final List<Decision> decided = new ArrayList<>();
        private String identity = "";
        private boolean tls;

        private Conversation(Authorizer authorizer) {
            this.authorizer = authorizer;
        }

        @Override
        public EapStep receive(byte[] packet) {
            received.incrementAndGet();
            if (packet.length < 6 || packet[0] != 2) {
                return new EapStep.Discard("not an EAP-Response");
            }
            if (packet[4] == 1) {
                identity = new String(packet, 5, packet.length - 5, StandardCharsets.UTF_8);
                return new EapStep.Challenge(CHALLENGE, Optional.empty());
            }
            if (!decided.isEmpty()) {
                return end(decided.get(0), Optional.empty());
            }
            Wish wish = packet[5] < 0 || packet[5] >= Wish.values().length ? Wish.DISCARD : Wish.values()[packet[5]];
            return switch (tame && (wish == Wish.BLOCK || wish == Wish.FAIL) ? Wish.DISCARD : wish) {
                case DECIDE -> {
                    Decision decision = authorizer.authorize(credential());
                    yield end(decision, Optional.of(decision));
                }
                case DECIDE_EARLY -> {
                    decided.add(authorizer.authorize(credential()));
                    yield new EapStep.Challenge(CHALLENGE, Optional.of(decided.get(0)));
                }
                case FORGET -> end(authorizer.authorize(credential()), Optional.empty());
                case REFUSE -> {
                    Decision decision = Decision.Refuse.early(
                            FailureCode.CERT_EXPIRED, "its certificate expired", List.of("chain: expired"));
                    yield end(decision, Optional.of(decision));
                }
                case DISCARD -> new EapStep.Discard("wrong identifier");
                case FAIL -> throw new IllegalStateException("scripted fault");
                case BLOCK -> {
                    blocked.countDown();
                    await();
                    yield new EapStep.Challenge(CHALLENGE, Optional.empty());
                }
                case LONG -> {
                    tls = true;
                    yield new EapStep.Challenge(pattern(1000), Optional.empty());
                }
            };
        }

        private void await() {
            try {
                release.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }

        @Override
        public Optional<Decision.Refuse> fallenSilent() {
            if (!decided.isEmpty()) {
                return decided.get(0) instanceof Decision.Permit
                        ? silence(FailureCode.EAP_TIMEOUT_AT_SUCCESS_INDICATION)
                        : Optional.empty();
            }
            return silence(tls ? FailureCode.EAP_TIMEOUT_AT_CERTIFICATE : FailureCode.EAP_TIMEOUT_AT_START);
        }

        private static Optional<Decision.Refuse> silence(FailureCode code) {
            return Optional.of(Decision.Refuse.early(code, "The device fell silent.", List.of("it stopped")));
        }

        @Override
        public String identity() {
            return identity;
        }

        @Override
        public Optional<TlsFacts> tls() {
            return Optional.of(new TlsFacts(
                    "1.3",
                    "TLS_AES_128_GCM_SHA256",
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new ClientCertificate(
                            "CN=S-1",
                            "CN=Acme",
                            "0A1B",
                            "AB".repeat(32),
                            "EC-P256",
                            Instant.EPOCH,
                            Instant.EPOCH.plusSeconds(60),
                            List.of("urn:dev:os:1-S-1"))),
                    List.of(new RevocationFinding(
                            "CN=S-1",
                            "good",
                            "crl",
                            "acme.crl",
                            Duration.ofSeconds(340),
                            Optional.empty(),
                            Optional.empty()))));
        }
    }

    private static EapStep end(Decision decision, Optional<Decision> announced) {
        if (decision instanceof Decision.Permit permit) {
            SessionKeys keys = new SessionKeys(MSK, Secret.of(new byte[64]), new byte[] {13});
            return new EapStep.Success(new byte[] {3, 2, 0, 4}, keys, permit, announced);
        }
        return new EapStep.Failure(new byte[] {4, 2, 0, 4}, (Decision.Refuse) decision, announced);
    }

    static byte[] pattern(int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) (i * 7 + 1);
        }
        return octets;
    }

    private ProvenCredential credential() {
        return new ProvenCredential(
                "S-1",
                Credential.Kind.LDEVID,
                Optional.empty(),
                "CN=Acme",
                "CN=S-1",
                BigInteger.valueOf(0x0A1B),
                "CD".repeat(32),
                "EC-P256",
                "AB".repeat(32),
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(60),
                List.of(),
                "good",
                hints);
    }
}
