package org.portcullis.console.api;

import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.ApplianceServices;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.overview.Expiry;
import org.portcullis.policy.device.BoundCredential;
import org.portcullis.policy.device.CertificateEnd;

/**
 * {@code GET /api/v1/credentials}: credentials by what is printed of a certificate; {@code GET /api/v1/expiry}: how many devices'
 * certificates end, week by week; {@code GET /api/v1/expiry/devices}: which.
 */
public final class CertificateRoutes {
    private static final String EXPIRY = "/api/v1/expiry";
    private static final int USUAL = 100;
    private static final int MOST = 1000;

    private final ApplianceServices appliance;
    private final Expiry expiry;
    private final InstantSource clock;

    public CertificateRoutes(ApplianceServices appliance, Expiry expiry, InstantSource clock) {
        this.appliance = appliance;
        this.expiry = expiry;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/credentials", DeviceAnswers.READERS, this::find),
                Route.get(EXPIRY, DeviceAnswers.READERS, this::weeks),
                Route.get(EXPIRY + "/devices", DeviceAnswers.READERS, this::devices));
    }

    private void find(Context context) {
        String words = DeviceAnswers.query(context, "q")
                .orElseThrow(() -> Problem.input(
                        "q", "write a certificate's serial number, the SHA-256 of its key, or a part of its issuer"));
        List<BoundCredential> found = appliance.found().find(words, Numbers.limit(context, USUAL, MOST));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("credentials");
            for (BoundCredential credential : found) {
                CredentialRoutes.write(json, credential);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void weeks(Context context) {
        Optional<Expiry.Counted> counted = expiry.get();
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            CertificateJson.expiry(json, "expiry", counted);
            json.writeEndObject();
        });
    }

    private void devices(Context context) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        CertificateEnd.Wanted wanted = new CertificateEnd.Wanted(
                time(context, "from").orElse(now),
                time(context, "to").orElse(now.plus(Expiry.REACH)),
                DeviceAnswers.query(context, "type"),
                DeviceAnswers.query(context, "nas"),
                time(context, "seenSince"));
        CertificateEnd.Page page = appliance
                .ends()
                .find(
                        wanted,
                        DeviceAnswers.query(context, "cursor")
                                .map(text -> CertificatePlace.parse(text)
                                        .orElseThrow(() -> Problem.input(
                                                "cursor", "send the \"next\" of the page before this one"))),
                        Numbers.limit(context, USUAL, MOST));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("devices");
            for (CertificateEnd end : page.ends()) {
                CertificateJson.end(json, end);
            }
            json.writeEndArray();
            DeviceJson.text(json, "next", page.next().map(CertificatePlace::text));
            json.writeEndObject();
        });
    }

    private static Optional<Instant> time(Context context, String name) {
        try {
            return DeviceAnswers.query(context, name).map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw Problem.input(name, "write a time in ISO 8601 and UTC, such as 2026-01-31T08:00:00Z");
        }
    }
}
