package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.console.ApplianceServices;
import org.portcullis.console.auth.Route;
import org.portcullis.console.overview.ApplianceState;
import org.portcullis.console.overview.Authority;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.Pem;

/** {@code GET /api/v1/ca}: the appliance's own CA; {@code GET /api/v1/trust}: whose certificates are believed beside its own. */
public final class AuthorityRoutes {
    private static final String CA = "/api/v1/ca";

    private final ApplianceServices appliance;
    private final InstantSource clock;

    public AuthorityRoutes(ApplianceServices appliance, InstantSource clock) {
        this.appliance = appliance;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(CA, DeviceAnswers.READERS, this::ca),
                Route.get(CA + "/roots", DeviceAnswers.READERS, this::roots),
                Route.get("/api/v1/trust", DeviceAnswers.READERS, this::trust));
    }

    private void ca(Context context) {
        Authority authority = Authority.of(appliance, clock.instant());
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("generations");
            for (Authority.Generation generation : authority.generations()) {
                generation(json, generation);
            }
            json.writeEndArray();
            DeviceJson.text(json, "ocsp", authority.ocsp());
            json.writeEndObject();
        });
    }

    private static void generation(JsonGenerator json, Authority.Generation generation) throws IOException {
        json.writeStartObject();
        json.writeNumberField("number", generation.number());
        json.writeStringField("state", generation.issues() ? "issuing" : "retiring");
        json.writeStringField("key", generation.keyPlace());
        json.writeFieldName("issuing");
        OverviewJson.certificate(json, generation.issuing());
        json.writeFieldName("root");
        OverviewJson.certificate(json, generation.root());
        json.writeArrayFieldStart("crls");
        for (Authority.Crl crl : generation.crls()) {
            json.writeStartObject();
            json.writeStringField("kind", crl.kind().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("number", crl.number());
            json.writeStringField("thisUpdate", crl.thisUpdate().toString());
            json.writeStringField("nextUpdate", crl.nextUpdate().toString());
            json.writeNumberField("octets", crl.octets());
            DeviceJson.text(json, "url", crl.url());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Every root that devices may need, for who sets up supplicants. */
    private void roots(Context context) {
        context.contentType("application/x-pem-file")
                .header("Content-Disposition", "attachment; filename=\"portcullis-roots.pem\"")
                .result(Pem.encode(appliance.ca().roots()).getBytes(StandardCharsets.US_ASCII));
    }

    private void trust(Context context) {
        ApplianceState.Trust trust = appliance.state().trust();
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("anchors");
            for (ApplianceState.Anchor anchor : trust.anchors()) {
                anchor(json, anchor);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("responders");
            for (ApplianceState.Responder responder : trust.responders()) {
                json.writeStartObject();
                json.writeStringField("address", responder.address());
                json.writeBooleanField("reachable", responder.reachable());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void anchor(JsonGenerator json, ApplianceState.Anchor anchor) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", anchor.file());
        json.writeStringField("use", anchor.use());
        DeviceJson.text(json, "vendor", anchor.vendor());
        json.writeArrayFieldStart("certificates");
        for (X509Certificate certificate : anchor.certificates()) {
            CertificateFacts facts = CertificateFacts.of(certificate);
            json.writeStartObject();
            json.writeStringField("subject", facts.subject());
            json.writeStringField("sha256", facts.sha256());
            json.writeStringField("notBefore", facts.notBefore().toString());
            json.writeStringField("notAfter", facts.notAfter().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        DeviceJson.texts(json, "checks", anchor.checks());
        json.writeStringField("onUnknown", anchor.acceptUnknown() ? "accept" : "refuse");
        DeviceJson.text(json, "ocsp", anchor.ocsp());
        json.writeArrayFieldStart("crls");
        for (ApplianceState.CrlPlace place : anchor.crls()) {
            place(json, place);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void place(JsonGenerator json, ApplianceState.CrlPlace place) throws IOException {
        json.writeStartObject();
        json.writeStringField("place", place.place());
        OverviewJson.time(json, "lookedAt", place.lookedAt());
        DeviceJson.text(json, "trouble", place.trouble());
        json.writeArrayFieldStart("lists");
        for (ApplianceState.CrlInForce list : place.lists()) {
            json.writeStartObject();
            json.writeStringField("issuer", list.issuer());
            json.writeBooleanField("delta", list.delta());
            DeviceJson.text(json, "number", list.number());
            OverviewJson.time(json, "thisUpdate", Optional.of(list.thisUpdate()));
            OverviewJson.time(json, "nextUpdate", Optional.of(list.nextUpdate()));
            json.writeNumberField("entries", list.entries());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
