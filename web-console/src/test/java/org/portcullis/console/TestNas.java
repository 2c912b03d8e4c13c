package org.portcullis.console;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.portcullis.eap.tls.EapTlsSettings;
import org.portcullis.eap.tls.TlsOverride;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.health.Diagnostician;
import org.portcullis.radius.health.NasHealthTable;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasEntry;
import org.portcullis.radius.nas.NasRoster;
import org.portcullis.radius.nas.ServedAt;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.store.NasStore;

/** One client of the file, {@code sw-1} at 10.1.2.3, and those of a database. */
public final class TestNas implements NasControl {
    public final NasHealthTable health;
    private final NasStore store;
    private volatile NasRoster roster;

    TestNas(NasStore store, InstantSource clock) {
        this.store = store;
        this.health = new NasHealthTable(clock);
        refresh();
    }

    NasServices services(InstantSource clock, BooleanSupplier serving) {
        ServedAt served =
                new ServedAt(List.of(Cidr.parseAddress("192.0.2.10").orElseThrow()), 1812, 1813, Optional.empty());
        return new NasServices(
                store, this, health, new Diagnostician(health, () -> served, serving, clock), () -> served);
    }

    static InetAddress address(String text) {
        return Cidr.parseAddress(text).orElseThrow();
    }

    @Override
    public NasRoster roster() {
        return roster;
    }

    @Override
    public Optional<String> refusal(TlsOverride tls) {
        try {
            tls.over(EapTlsSettings.defaults());
            return Optional.empty();
        } catch (IllegalArgumentException conflict) {
            return Optional.of(conflict.getMessage());
        }
    }

    @Override
    public void refresh() {
        NasClient ofFile = new NasClient(
                "sw-1",
                Cidr.parse("10.1.2.3").orElseThrow(),
                Secret.ofUtf8("of the file"),
                "cisco",
                "lab",
                MessageAuthenticatorMode.REQUIRE,
                Optional.empty());
        roster = new NasRoster(List.of(new NasEntry(ofFile, Optional.empty())), store.all());
    }
}
