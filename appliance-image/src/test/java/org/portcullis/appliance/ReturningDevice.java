package org.portcullis.appliance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.peer.ResumableSession;
import org.portcullis.eap.tls.CertifiedKey;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.eap.trust.PathValidator;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.client.Authentication;
import org.portcullis.radius.client.AuthenticationResult;
import org.portcullis.radius.client.NasPort;
import org.portcullis.radius.client.RadiusClient;
import org.portcullis.radius.packet.RadiusDictionary;

/** A device that keeps its TLS session while the world changes, and comes back with it. */
final class ReturningDevice {
    private static final Cryptography CRYPTOGRAPHY = Cryptography.choose(new SecureRandom());
    private static final TlsCryptography TLS = new TlsCryptography(CRYPTOGRAPHY);

    private final Secret radiusSecret;
    private final MacAddress mac;
    private PeerSettings settings;
    private Optional<ResumableSession> session = Optional.empty();

    private ReturningDevice(Home home, MacAddress mac, List<X509Certificate> chain, PrivateKey key) throws IOException {
        this.radiusSecret = Secret.ofUtf8(home.radiusSecret());
        this.mac = mac;
        this.settings = PeerSettings.of(
                "host",
                CertifiedKey.of(chain, key, CRYPTOGRAPHY, TLS),
                new PathValidator(
                        new Pem(CRYPTOGRAPHY).certificates(home.caCertificate()),
                        List.of(),
                        CRYPTOGRAPHY,
                        InstantSource.system()));
    }

    static ReturningDevice of(Home home, int number, Path certificate, Path key) throws IOException {
        Pem pem = new Pem(CRYPTOGRAPHY);
        return new ReturningDevice(
                home, new MacAddress(0x020000001000L + number), pem.certificates(certificate), pem.privateKey(key));
    }

    ReturningDevice with(TlsVersion version) {
        settings = settings.withVersion(version);
        return this;
    }

    ReturningDevice withoutSessionTickets() {
        settings = settings.withoutSessionTickets();
        return this;
    }

    /** As ECS has it. */
    String mac() {
        return mac.ecs();
    }

    /** One authentication; it offers the session of the one before. */
    record Visit(AuthenticationResult result, boolean resumed) {
        Optional<String> vlan() {
            return result.answer().flatMap(answer -> answer.attributes().text("Tunnel-Private-Group-Id"));
        }
    }

    Visit visit(InetSocketAddress server) throws IOException {
        EapTlsPeer peer = new EapTlsPeer(session.map(settings::resuming).orElse(settings), TLS);
        try (RadiusClient client = new RadiusClient(
                server, radiusSecret, RadiusDictionary.standard(), RadiusClient.Patience.DEFAULT, new SecureRandom())) {
            AuthenticationResult result =
                    new Authentication(client, NasPort.ethernet("Gi1/0/7", mac), "host", step -> {}).run(peer);
            session = peer.session().or(() -> session);
            return new Visit(result, peer.resumed());
        }
    }
}
