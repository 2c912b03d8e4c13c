package org.portcullis.console.overview;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.ApplianceServices;
import org.portcullis.eap.ca.CaGeneration;
import org.portcullis.eap.store.CrlStore.Kind;
import org.portcullis.eap.store.CrlStore.StoredCrl;

/**
 * The appliance's own CA.
 *
 * @param generations the newest first; it issues, the others tell of revocations until nothing of theirs is valid any more
 * @param ocsp where everybody asks about its certificates; empty where they do not say so
 */
public record Authority(List<Generation> generations, Optional<String> ocsp) {

    /**
     * One key of it.
     *
     * @param issues whether certificates of devices are issued with it
     * @param keyPlace where its key rests, in words
     */
    public record Generation(
            long number,
            boolean issues,
            String keyPlace,
            OwnCertificate issuing,
            OwnCertificate root,
            List<Crl> crls) {}

    /** @param url where everybody gets it; empty where its certificates do not say so */
    public record Crl(
            Kind kind, long number, Instant thisUpdate, Instant nextUpdate, int octets, Optional<String> url) {}

    public static Authority of(ApplianceServices appliance, Instant now) {
        Optional<String> base = appliance.publicUrl().map(URI::toString).map(url -> url.replaceFirst("/+$", ""));
        CaGeneration newest = appliance.ca().newest();
        return new Authority(
                appliance.ca().generations().stream()
                        .map(each -> new Generation(
                                each.number(),
                                each == newest,
                                each.keyPlace(),
                                OwnCertificate.of(OwnCertificate.Use.ISSUING_CA, each.issuing(), now),
                                OwnCertificate.of(OwnCertificate.Use.ROOT_CA, each.root(), now),
                                crls(appliance, each, base)))
                        .toList(),
                base.map(url -> url + "/ca/ocsp"));
    }

    private static List<Crl> crls(ApplianceServices appliance, CaGeneration generation, Optional<String> base) {
        List<Crl> crls = new ArrayList<>();
        crls.add(crl(appliance, Kind.COMPLETE, generation, base.map(url -> url + "/ca/crl/" + generation.number())));
        if (appliance.lists().hasDeltas()) {
            crls.add(crl(appliance, Kind.DELTA, generation, base.map(url -> url + "/ca/delta/" + generation.number())));
        }
        return crls;
    }

    private static Crl crl(ApplianceServices appliance, Kind kind, CaGeneration generation, Optional<String> url) {
        StoredCrl stored = appliance.lists().current(kind, generation);
        return new Crl(kind, stored.number(), stored.thisUpdate(), stored.nextUpdate(), stored.der().length, url);
    }
}
