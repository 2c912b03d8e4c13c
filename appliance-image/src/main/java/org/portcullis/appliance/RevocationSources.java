package org.portcullis.appliance;

import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.Configuration.CrlPlace;
import org.portcullis.appliance.config.Configuration.Revocation;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.trust.BoundedHttp;
import org.portcullis.eap.trust.CrlCache;
import org.portcullis.eap.trust.CrlCopy;
import org.portcullis.eap.trust.CrlDownload;
import org.portcullis.eap.trust.CrlLocation;
import org.portcullis.eap.trust.CrlState;
import org.portcullis.eap.trust.OcspClient;
import org.portcullis.eap.trust.OcspSettings;
import org.portcullis.eap.trust.RevocationList;
import org.portcullis.eap.trust.RevocationSettings;
import org.portcullis.eap.x509.PemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this appliance learns what was revoked: the CRL cache with the threads that keep it up to date ({@code crl-files},
 * {@code crl-addresses}), and the OCSP client. It outlives every reload of the configuration.
 */
final class RevocationSources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationSources.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final BoundedHttp http = new BoundedHttp(CONNECT_TIMEOUT);
    private final RevocationNews news = new RevocationNews();
    private final CrlCache crls;
    private final OcspClient ocsp;
    private final List<ScheduledExecutorService> threads = new ArrayList<>();

    RevocationSources(DataFolder data, Cryptography cryptography, InstantSource clock) {
        crls = new CrlCache(data.crls(), http, cryptography, clock, news);
        ocsp = new OcspClient(http, cryptography, clock, news, OcspClient.PATIENCE);
    }

    /** Begins to follow; what happens from now on has its events. */
    void start(ApplianceEvents events) {
        news.tell(events);
        every("crl-files", crls::followFiles);
        every("crl-addresses", crls::followAddresses);
    }

    /** The certificates that a configuration trusts, which sign the CRLs; to be told before {@link #open}. */
    void issuers(Collection<X509Certificate> certificates) {
        crls.issuers(certificates);
    }

    /**
     * Takes in one place of CRLs, or looks again at one that is known.
     *
     * @param reload how often it is looked at
     * @throws org.portcullis.eap.x509.PemException when a file that is new in the configuration cannot be used
     */
    void open(CrlPlace place, Duration reload) {
        crls.open(location(place), reload);
    }

    /** This configuration is in force: no other places are followed any more. */
    void inForce(Configuration configuration) {
        crls.retain(places(configuration).keySet());
    }

    /** How certificates are checked; its places must be open. */
    RevocationSettings settings(Revocation revocation) {
        return new RevocationSettings(
                revocation.checks().stream()
                        .map(check -> switch (check) {
                            case CRL -> RevocationSettings.Check.CRL;
                            case OCSP -> RevocationSettings.Check.OCSP;
                        })
                        .toList(),
                revocation.acceptUnknown() ? RevocationSettings.OnUnknown.ACCEPT : RevocationSettings.OnUnknown.REFUSE,
                crls.source(revocation.crls().stream()
                        .map(RevocationSources::location)
                        .toList()),
                revocation.crlGrace(),
                new OcspSettings(
                        ocsp,
                        revocation.ocsp().url(),
                        switch (revocation.ocsp().nonce()) {
                            case OFF -> OcspSettings.Nonce.OFF;
                            case TRY -> OcspSettings.Nonce.TRY;
                            case REQUIRE -> OcspSettings.Nonce.REQUIRE;
                        }));
    }

    /**
     * One place of a configuration.
     *
     * @param reload the shortest of those who name it
     */
    record Place(CrlPlace place, Duration reload) {}

    /** Every place that a configuration names, once. */
    static Map<CrlLocation, Place> places(Configuration configuration) {
        List<Revocation> revocations = new ArrayList<>();
        revocations.add(configuration.trust().revocation());
        configuration.trust().anchors().forEach(anchor -> revocations.add(anchor.revocation()));
        configuration.peerAnchors().forEach(anchor -> revocations.add(anchor.revocation()));
        Map<CrlLocation, Place> places = new LinkedHashMap<>();
        for (Revocation revocation : revocations) {
            for (CrlPlace place : revocation.crls()) {
                places.merge(
                        location(place),
                        new Place(place, revocation.reload()),
                        (one, other) -> one.reload().compareTo(other.reload()) <= 0 ? one : other);
            }
        }
        return places;
    }

    static CrlLocation location(CrlPlace place) {
        return place.file()
                .<CrlLocation>map(CrlLocation.File::new)
                .orElseGet(() -> new CrlLocation.Url(place.url().orElseThrow()));
    }

    private void every(String name, Runnable task) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(run -> new Thread(run, name));
        threads.add(thread);
        thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException | OutOfMemoryError e) {
                        LOG.warn("looking for newer CRLs failed and is tried again: {}", e.toString());
                    }
                },
                0,
                1,
                TimeUnit.SECONDS);
    }

    /**
     * Gets the CRLs at an address and looks at them, but does not take them in.
     *
     * @return why it is not possible; empty when it is
     */
    Optional<Exception> tryFetching(URI address) throws InterruptedException {
        try {
            CrlCopy copy = new CrlDownload(http).get(address, Optional.empty()).orElseThrow();
            RevocationList.parse(address.toString(), copy.content());
            return Optional.empty();
        } catch (IOException | PemException unusable) {
            return Optional.of(unusable);
        }
    }

    /** Every list that is in force. */
    List<RevocationList> lists() {
        return crls.inForce();
    }

    /** How it is with every place of CRLs. */
    List<CrlState> states() {
        return crls.states();
    }

    /** The responders that were asked since the start. */
    List<OcspClient.Responder> responders() {
        return ocsp.responders();
    }

    /** How often something was not taken in, or could not be got. */
    long refused() {
        return news.refused();
    }

    OcspClient.Counts ocsp() {
        return ocsp.counts();
    }

    @Override
    public void close() {
        threads.forEach(ScheduledExecutorService::shutdownNow);
        http.close();
    }
}
