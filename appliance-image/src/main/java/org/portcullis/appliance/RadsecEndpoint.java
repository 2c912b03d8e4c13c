package org.portcullis.appliance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.trust.PeerValidator;
import org.portcullis.eap.x509.Pem;
import org.portcullis.radius.access.RadiusServer;
import org.portcullis.radius.accounting.AccountingServer;
import org.portcullis.radius.nas.ConfiguredPeers;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.transport.RadsecSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts RADIUS over TLS, by the settings that are in force at any time. */
final class RadsecEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(RadsecEndpoint.class);

    private RadsecEndpoint() {}

    /**
     * @return where it listens; nowhere when it is not enabled
     * @throws Failure when an address cannot be bound
     */
    static List<InetSocketAddress> start(
            RadiusServer radius,
            AccountingServer accounting,
            Configuration.Radius where,
            Supplier<Settings> settings,
            Supplier<NasClients> clients,
            Cryptography cryptography) {
        if (where.radsec().isEmpty()) {
            return List.of();
        }
        Configuration.Radsec radsec = where.radsec().get();
        RadsecTrust first = settings.get().radsec().orElseThrow();
        // For a reload that turns it off: the port stays until a restart, and nobody gets in.
        PeerValidator nobody = new PeerValidator(List.of(), cryptography, InstantSource.system());
        List<InetSocketAddress> local = addresses(where.addresses()).stream()
                .map(address -> new InetSocketAddress(address, radsec.port()))
                .toList();
        try {
            List<InetSocketAddress> listening = radius.startRadsec(
                    local,
                    new RadiusServer.Radsec(
                            RadsecSettings.defaults(radsec.maxConnections(), radsec.idle()),
                            () -> settings.get().radsec().orElse(first).key(),
                            new ConfiguredPeers(
                                    () -> settings.get()
                                            .radsec()
                                            .map(RadsecTrust::peers)
                                            .orElse(nobody),
                                    clients,
                                    new Pem(cryptography)),
                            Map.of(Code.ACCOUNTING_REQUEST, accounting.receiver())));
            LOG.info("serving RADIUS/TLS on {}", HostPort.text(listening));
            return listening;
        } catch (IOException e) {
            throw new Failure("RADIUS/TLS cannot listen (" + e.getMessage()
                    + "); change radius.radsec.port, or stop the other server");
        }
    }

    /** A stream answers from the address that was asked, so one wildcard is enough. */
    private static List<InetAddress> addresses(List<InetAddress> configured) {
        return configured.stream()
                .filter(InetAddress::isAnyLocalAddress)
                .findFirst()
                .map(List::of)
                .orElse(configured);
    }

    /** Says so when a reload asks for what takes a restart. */
    static void warnOfChange(Settings loaded, List<InetSocketAddress> listening) {
        if (loaded.radsec().isPresent() == listening.isEmpty()) {
            LOG.warn("radius.radsec.enabled was changed; a restart is needed for it"
                    + (loaded.radsec().isEmpty() ? ", until then no peer gets in" : ""));
        }
    }
}
