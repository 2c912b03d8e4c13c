package org.portcullis.console;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.portcullis.console.overview.ApplianceState;

/** An appliance whose state a test makes up. */
public final class TestState implements ApplianceState {
    public volatile Radius radius = new Radius(Map.of("nas-unknown", 12L, "message-authenticator-invalid", 3L), 2, 5);
    public volatile Disk disk = new Disk(1_400_000_000L, 700_000_000L, 40_000_000_000L, 100_000_000_000L, 60, 80);
    public volatile X509Certificate certificate;
    public volatile List<Node> nodes = List.of();
    public volatile Trust trust = new Trust(List.of(), List.of());
    public volatile Feeds feeds = new Feeds(true, List.of(), List.of(), Map.of());

    TestState(X509Certificate certificate) {
        this.certificate = certificate;
    }

    @Override
    public Radius radius() {
        return radius;
    }

    @Override
    public Disk disk() {
        return disk;
    }

    @Override
    public X509Certificate eapCertificate() {
        return certificate;
    }

    @Override
    public List<Node> nodes() {
        return nodes;
    }

    @Override
    public Trust trust() {
        return trust;
    }

    @Override
    public Feeds feeds() {
        return feeds;
    }
}
