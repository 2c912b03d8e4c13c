package org.portcullis.appliance;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.ListenException;
import org.portcullis.console.api.HttpsServer;
import org.portcullis.console.est.CaRoutes;
import org.portcullis.eap.ca.CaRollover;
import org.portcullis.eap.ca.CrlPublication;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.ca.OcspAuthority;
import org.portcullis.eap.ca.RevocationListIssuer;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.store.CrlStore;
import org.portcullis.policy.store.ChangeConsumer;
import org.portcullis.policy.store.CredentialStore;

/** What the own CA says to everybody: CRL and OCSP, on plain HTTP; and the life of what it issued. */
final class PublishedCa implements AutoCloseable {
    /** How long ahead it is told that a credential ends. */
    private static final Duration EXPIRY_NOTICE = Duration.ofDays(14);

    private final Configuration.Ca configuration;
    private final CredentialStore credentials;
    private final CrlPublication publication;
    private final CaRollover rollover;
    private final RevocationListIssuer lists;
    private final CaRoutes routes;
    private Optional<HttpsServer> server = Optional.empty();

    PublishedCa(
            Configuration configuration,
            Registry registry,
            IssuingCa ca,
            CredentialStore credentials,
            Cryptography cryptography,
            InstantSource clock) {
        this.configuration = configuration.ca();
        this.credentials = credentials;
        this.rollover = registry.rollover(cryptography);
        this.lists = new RevocationListIssuer(
                ca,
                credentials,
                new CrlStore(registry.database()),
                clock,
                new RevocationListIssuer.Lifetimes(
                        configuration.ca().crlValidity(), configuration.ca().deltaValidity()));
        this.publication = new CrlPublication(lists);
        this.routes = new CaRoutes(ca, lists, new OcspAuthority(ca, credentials, cryptography, clock));
    }

    /** What it says is revoked. */
    RevocationListIssuer lists() {
        return lists;
    }

    /** Has the CRL follow the registry. */
    ChangeConsumer follower() {
        return publication;
    }

    /** Has this process follow the CA from one generation to the next. */
    ChangeConsumer generations(IssuingCa ca, Runnable changed) {
        return new CaFollower(ca, publication, changed);
    }

    void keepHouse(Housekeeping housekeeping) {
        housekeeping
                .every(Duration.ofMinutes(1), "marking credentials that have expired", credentials::expireDue)
                .every(
                        Duration.ofMinutes(10),
                        "telling of credentials that expire soon",
                        () -> credentials.tellEnding(EXPIRY_NOTICE))
                .every(Duration.ofHours(1), "rolling over the own CA", rollover::rollOverIfDue)
                .every(
                        Duration.ofHours(1),
                        "closing generations of the own CA",
                        () -> rollover.closeFinished(credentials, configuration.crlValidity()));
    }

    /** @throws Failure when the address cannot be bound */
    void start() {
        publication.start();
        try {
            server = Optional.of(HttpsServer.start(
                    new HttpsServer.Listening(
                            "ca-http",
                            "ca.address or ca.httpPort",
                            new InetSocketAddress(configuration.address(), configuration.httpPort()),
                            Optional.empty()),
                    routes.endpoints()));
        } catch (ListenException e) {
            throw new Failure(e.getMessage());
        }
    }

    /** Where CRL and OCSP are. */
    InetSocketAddress address() {
        return new InetSocketAddress(
                configuration.address(), server.orElseThrow().port());
    }

    @Override
    public void close() {
        server.ifPresent(HttpsServer::close);
        publication.close();
    }
}
