package org.portcullis.appliance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.tls.CertifiedKey;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.eap.trust.PathValidator;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.client.Authentication;
import org.portcullis.radius.client.AuthenticationResult;
import org.portcullis.radius.client.NasPort;
import org.portcullis.radius.client.RadiusClient;
import org.portcullis.radius.packet.RadiusDictionary;

/**
 * Many supplicants at once, each authentication from a port and MAC address of its own, which remember the session (Class)
 * of every Access-Accept that reached them.
 */
final class Crowd implements AutoCloseable {
    /** What switches do by default: three attempts, five seconds apart. */
    static final RadiusClient.Patience SWITCH = new RadiusClient.Patience(Duration.ofSeconds(5), 3);

    /** Of who does not wait for a server that is killed. */
    static final RadiusClient.Patience IMPATIENT = new RadiusClient.Patience(Duration.ofMillis(700), 3);

    private static final AtomicInteger PORTS = new AtomicInteger();

    private final List<String> accepted = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger notAccepted = new AtomicInteger();
    private final AtomicInteger left;
    private final ExecutorService threads;
    private volatile boolean stopping;

    private Crowd(int supplicants, int authentications) {
        this.left = new AtomicInteger(authentications);
        this.threads = Executors.newFixedThreadPool(supplicants);
    }

    static Crowd start(Home home, Serving serving, Home.Client device, int supplicants, int authentications)
            throws IOException {
        return start(home, serving, device, supplicants, authentications, SWITCH);
    }

    /** @param patience of the switch */
    static Crowd start(
            Home home,
            Serving serving,
            Home.Client device,
            int supplicants,
            int authentications,
            RadiusClient.Patience patience)
            throws IOException {
        Cryptography cryptography = Cryptography.choose(new SecureRandom());
        TlsCryptography tls = new TlsCryptography(cryptography);
        Pem pem = new Pem(cryptography);
        PeerSettings settings = PeerSettings.of(
                device.identity(),
                CertifiedKey.of(
                        pem.certificates(device.certificate()), pem.privateKey(device.key()), cryptography, tls),
                new PathValidator(
                        pem.certificates(home.caCertificate()), List.of(), cryptography, InstantSource.system()));
        Secret secret = Secret.ofUtf8(home.radiusSecret());
        Crowd crowd = new Crowd(supplicants, authentications);
        for (int i = 0; i < supplicants; i++) {
            crowd.threads.submit(() -> {
                try (RadiusClient client = new RadiusClient(
                        serving.auth(), secret, RadiusDictionary.standard(), patience, new SecureRandom())) {
                    while (!crowd.stopping && crowd.left.getAndDecrement() > 0) {
                        int number = PORTS.getAndIncrement();
                        NasPort port =
                                NasPort.ethernet("port " + number, new MacAddress(0x02_00_00_00_00_00L + number));
                        Authentication authentication = new Authentication(client, port, device.identity(), step -> {});
                        crowd.remember(authentication.run(new EapTlsPeer(settings, tls)));
                    }
                }
                return null;
            });
        }
        crowd.threads.shutdown();
        return crowd;
    }

    private void remember(AuthenticationResult result) {
        if (result.accepted()) {
            byte[] session =
                    result.answer().orElseThrow().attributes().octets("Class").orElseThrow();
            accepted.add(new String(session, StandardCharsets.US_ASCII));
        } else {
            notAccepted.incrementAndGet();
        }
    }

    /** Authentications that ended otherwise. */
    int notAccepted() {
        return notAccepted.get();
    }

    /** Returns when so many were accepted. */
    void awaitAccepted(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        while (accepted.size() < count) {
            if (System.nanoTime() > end || threads.isTerminated()) {
                throw new AssertionError("only " + accepted.size() + " of " + count + " were accepted");
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    /** Begins no more, and gives the sessions that were accepted. */
    List<String> stop() throws InterruptedException {
        stopping = true;
        return await();
    }

    /** Waits until all are done. */
    List<String> await() throws InterruptedException {
        if (!threads.awaitTermination(15, TimeUnit.MINUTES)) {
            throw new AssertionError("the supplicants do not end");
        }
        return List.copyOf(accepted);
    }

    @Override
    public void close() {
        stopping = true;
        threads.shutdownNow();
    }
}
