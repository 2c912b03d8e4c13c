package org.portcullis.radius.access;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.PeerValidator;
import org.portcullis.eap.trust.RevocationSettings;
import org.portcullis.eap.x509.Pem;
import org.portcullis.radius.nas.CertifiedClient;
import org.portcullis.radius.nas.ConfiguredPeers;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.nas.PeerIdentity;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.transport.RadsecCount;
import org.portcullis.radius.transport.RadsecSettings;
import org.portcullis.radius.transport.ServerKey;

/** A {@link Fixture} that serves RADIUS over TLS too, to the clients sw1.example and sw2.example of one CA. */
final class RadsecFixture implements AutoCloseable {
    static final RadsecSettings SETTINGS = RadsecSettings.defaults(100, Duration.ofMinutes(10));

    final TestPki pki = new TestPki();
    final Authority serverCa = pki.root("Server CA");
    final Authority switchCa = pki.root("Switch CA");
    final Identity switch1 = switchCa.issue(named("sw1.example"));
    final AtomicReference<PeerValidator> trust = new AtomicReference<>(trusting(switchCa));
    final AtomicReference<NasClients> clients = new AtomicReference<>(clients("sw1.example", "sw2.example"));
    final Fixture fixture;
    final InetSocketAddress address;

    RadsecFixture() throws Exception {
        this(SETTINGS);
    }

    RadsecFixture(RadsecSettings settings) throws Exception {
        this(settings, RadiusClock.system());
    }

    RadsecFixture(RadsecSettings settings, RadiusClock clock) throws Exception {
        fixture = new Fixture(Fixture.settings(), "127.0.0.1", clock);
        Identity server = serverCa.intermediate("Server CA 2").issue(Leaf.server("nac.example"));
        ServerKey key = ServerKey.of(server.chain(), server.key());
        address = fixture.server
                .startRadsec(
                        List.of(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0)),
                        new RadiusServer.Radsec(
                                settings,
                                () -> key,
                                new ConfiguredPeers(trust::get, clients::get, new Pem(pki.cryptography())),
                                Map.of()))
                .get(0);
    }

    static Leaf named(String name) {
        return Leaf.of("CN=" + name)
                .purposes(KeyPurposeId.id_kp_clientAuth)
                .alternativeName(new GeneralName(GeneralName.dNSName, name));
    }

    PeerValidator trusting(Authority authority) {
        return new PeerValidator(
                List.of(Anchor.of(List.of(authority.certificate()), RevocationSettings.off())),
                pki.cryptography(),
                InstantSource.system());
    }

    static NasClients clients(String... names) {
        return new NasClients(
                List.of(),
                java.util.Arrays.stream(names)
                        .map(name -> new CertifiedClient(
                                new NasClient(
                                        name,
                                        Optional.empty(),
                                        Nas.SECRET,
                                        "cisco",
                                        "lab",
                                        MessageAuthenticatorMode.REQUIRE,
                                        Optional.of("dummy"),
                                        Optional.empty()),
                                new PeerIdentity(List.of(name), List.of())))
                        .toList());
    }

    RadsecNas.Shape shape() {
        return new RadsecNas.Shape(Optional.of(switch1), serverCa, "TLSv1.3", "127.0.0.1");
    }

    RadsecNas connect() throws Exception {
        return connect(shape());
    }

    RadsecNas connect(RadsecNas.Shape shape) throws Exception {
        return new RadsecNas(address, shape);
    }

    long count(RadsecCount what) {
        return fixture.server.radsec().orElseThrow().counts().get(what);
    }

    int connections() {
        return fixture.server.radsec().orElseThrow().connections();
    }

    void await(RadsecCount what) throws InterruptedException {
        Fixture.await(() -> count(what) > 0, what + ", not " + fixture.server.radsec());
    }

    @Override
    public void close() {
        fixture.close();
    }
}
