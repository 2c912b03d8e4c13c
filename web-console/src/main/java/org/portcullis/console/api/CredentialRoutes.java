package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.eap.ca.CaException;
import org.portcullis.eap.ca.DeviceIssuance;
import org.portcullis.eap.ca.Issued;
import org.portcullis.eap.ca.RequestRefusedException;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.device.BoundCredential;
import org.portcullis.policy.device.DeviceText;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.value.CertificateNumber;
import org.portcullis.policy.value.Serial;

/**
 * {@code /api/v1/devices/{serial}/credentials}: issues an LDevID to a PKCS#10 request, lists what a device ever had, and
 * revokes for ever, with the reasons of RFC 5280 §5.3.1.
 */
public final class CredentialRoutes {
    private static final String PATH = "/api/v1/devices/{serial}/credentials";

    private final CredentialStore credentials;
    private final DeviceIssuance issuance;

    public CredentialRoutes(CredentialStore credentials, DeviceIssuance issuance) {
        this.credentials = credentials;
        this.issuance = issuance;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH, DeviceAnswers.READERS, this::list),
                Route.post(PATH, DeviceAnswers.WRITERS, this::issue),
                Route.post(PATH + "/{certificateSerial}/revoke", DeviceAnswers.WRITERS, this::revoke));
    }

    private void list(Context context) {
        List<BoundCredential> bound = Refusals.answered(() -> credentials.of(DeviceAnswers.serial(context)));
        DeviceAnswers.answer(context, generator -> {
            generator.writeStartObject();
            generator.writeArrayFieldStart("credentials");
            for (BoundCredential credential : bound) {
                write(generator, credential);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        });
    }

    private void issue(Context context) {
        Serial serial = DeviceAnswers.serial(context);
        JsonBody body = JsonBody.of(context, Set.of("csr"));
        Optional<byte[]> csr = body.needed("csr", text -> text.getBytes(StandardCharsets.ISO_8859_1));
        body.check();
        byte[] request = csr.orElseThrow();
        Issued issued;
        try {
            issued = Refusals.answered(() ->
                    issuance.issue(serial, request, new CredentialStore.Claim.Admin(), DeviceAnswers.actor(context)));
        } catch (RequestRefusedException refused) {
            throw Problem.input("csr", refused.getMessage());
        } catch (CaException cannot) {
            throw new Problem(409, "Not possible", cannot.getMessage());
        }
        context.status(201)
                .contentType("application/pem-certificate-chain")
                .result(issued.chainPem().getBytes(StandardCharsets.US_ASCII));
    }

    private void revoke(Context context) {
        Serial serial = DeviceAnswers.serial(context);
        BigInteger number = CertificateNumber.parse(context.pathParam("certificateSerial"))
                .orElseThrow(() -> new Problem(
                        404, "No such credential", "The serial number of a certificate is written in hexadecimal."));
        JsonBody body = JsonBody.of(context, Set.of("reason", "comment"));
        Optional<RevocationReason> reason = body.needed("reason", CredentialRoutes::reason);
        String comment = body.text("comment", DeviceText::text).orElse("");
        body.check();
        BoundCredential revoked = Refusals.answered(
                () -> credentials.revoke(serial, number, reason.orElseThrow(), comment, DeviceAnswers.actor(context)));
        DeviceAnswers.answer(context, generator -> write(generator, revoked));
    }

    private static RevocationReason reason(String text) {
        return RevocationReason.named(text)
                .filter(RevocationReason.FOR_EVER::contains)
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + RevocationReason.FOR_EVER.stream()
                                .map(RevocationReason::rfcName)
                                .collect(Collectors.joining(", "))
                        + "; for a time, suspend the device instead"));
    }

    static void write(JsonGenerator generator, BoundCredential bound) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("device", bound.device().text());
        DeviceJson.credentialFields(generator, bound.credential());
        Optional<RevocationReason> reason = bound.revocation();
        if (reason.isPresent()) {
            generator.writeStringField("revocationReason", reason.get().rfcName());
        }
        if (!bound.alternativeNames().isEmpty()) {
            DeviceJson.texts(generator, "alternativeNames", bound.alternativeNames());
        }
        if (bound.certificate().isPresent()) {
            generator.writeStringField(
                    "certificate", Pem.block("CERTIFICATE", bound.certificate().get()));
        }
        generator.writeEndObject();
    }
}
