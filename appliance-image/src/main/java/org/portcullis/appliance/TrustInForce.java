package org.portcullis.appliance;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.overview.ApplianceState.Anchor;
import org.portcullis.console.overview.ApplianceState.CrlInForce;
import org.portcullis.console.overview.ApplianceState.CrlPlace;
import org.portcullis.console.overview.ApplianceState.Responder;
import org.portcullis.console.overview.ApplianceState.Trust;
import org.portcullis.eap.trust.CrlLocation;
import org.portcullis.eap.trust.CrlState;
import org.portcullis.eap.trust.RevocationList;

/** The anchors that are in force, with what is known of their revocations. */
final class TrustInForce {
    private final Map<CrlLocation, CrlState> crls;

    private TrustInForce(RevocationSources revocation) {
        crls = revocation.states().stream().collect(Collectors.toMap(CrlState::location, Function.identity()));
    }

    static Trust of(Settings settings, RevocationSources revocation) {
        TrustInForce state = new TrustInForce(revocation);
        List<Anchor> anchors = new ArrayList<>();
        List<Configuration.Anchor> devices = settings.configuration().trust().anchors();
        for (int i = 0; i < devices.size(); i++) {
            Configuration.Anchor anchor = devices.get(i);
            anchors.add(state.anchor(
                    "devices",
                    anchor.file(),
                    anchor.vendor(),
                    anchor.revocation(),
                    settings.trust().anchors().get(i)));
        }
        settings.radsec().ifPresent(radsec -> {
            List<Configuration.PeerAnchor> named =
                    settings.configuration().radius().radsec().orElseThrow().trust();
            anchors.addAll(state.peers("switches", named, radsec.anchors()));
        });
        settings.people().ifPresent(people -> {
            List<Configuration.PeerAnchor> named = settings.configuration()
                    .console()
                    .clientCertificates()
                    .orElseThrow()
                    .trust();
            anchors.addAll(state.peers("people", named, people.anchors()));
        });
        return new Trust(
                anchors,
                revocation.responders().stream()
                        .map(known -> new Responder(known.address().toString(), known.reachable()))
                        .toList());
    }

    private List<Anchor> peers(
            String use, List<Configuration.PeerAnchor> named, List<org.portcullis.eap.trust.Anchor> loaded) {
        return IntStream.range(0, named.size())
                .mapToObj(i -> anchor(
                        use, named.get(i).file(), Optional.empty(), named.get(i).revocation(), loaded.get(i)))
                .toList();
    }

    private Anchor anchor(
            String use,
            Configuration.NamedFile file,
            Optional<String> vendor,
            Configuration.Revocation how,
            org.portcullis.eap.trust.Anchor loaded) {
        return new Anchor(
                file.path().toString(),
                use,
                vendor,
                loaded.certificates(),
                how.checks().stream()
                        .map(check -> check.name().toLowerCase(Locale.ROOT))
                        .toList(),
                how.acceptUnknown(),
                how.crls().stream()
                        .map(RevocationSources::location)
                        .map(this::place)
                        .toList(),
                how.ocsp().url().map(URI::toString));
    }

    private CrlPlace place(CrlLocation location) {
        Optional<CrlState> known = Optional.ofNullable(crls.get(location));
        return new CrlPlace(
                location.text(),
                known.map(CrlState::inForce).orElse(List.of()).stream()
                        .map(TrustInForce::list)
                        .toList(),
                known.flatMap(CrlState::lookedAt),
                known.flatMap(CrlState::trouble));
    }

    private static CrlInForce list(RevocationList list) {
        return new CrlInForce(
                list.issuerName(),
                list.number().map(Object::toString),
                list.isDelta(),
                list.thisUpdate(),
                list.nextUpdate(),
                list.size());
    }
}
