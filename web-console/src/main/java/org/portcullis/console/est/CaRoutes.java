package org.portcullis.console.est;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.api.HttpsServer.Endpoint;
import org.portcullis.console.auth.Problem;
import org.portcullis.eap.ca.CaGeneration;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.ca.OcspAuthority;
import org.portcullis.eap.ca.RevocationListIssuer;
import org.portcullis.eap.store.CrlStore.Kind;
import org.portcullis.eap.store.CrlStore.StoredCrl;

/**
 * What the CA publishes to everybody: its CRL, its OCSP responder (RFC 6960 appendix A, GET and POST), its certificates.
 * Everything here is signed, so that it goes over plain HTTP.
 */
public final class CaRoutes {
    private static final String OCSP = "/ca/ocsp";

    private final IssuingCa ca;
    private final RevocationListIssuer crls;
    private final OcspAuthority ocsp;

    public CaRoutes(IssuingCa ca, RevocationListIssuer crls, OcspAuthority ocsp) {
        this.ca = ca;
        this.crls = crls;
        this.ocsp = ocsp;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(HandlerType.GET, "/ca/crl", context -> crl(context, Kind.COMPLETE, ca.newest())),
                new Endpoint(
                        HandlerType.GET,
                        "/ca/crl/{generation}",
                        context -> crl(context, Kind.COMPLETE, generation(context))),
                new Endpoint(HandlerType.GET, "/ca/delta", context -> delta(context, ca.newest())),
                new Endpoint(HandlerType.GET, "/ca/delta/{generation}", context -> delta(context, generation(context))),
                new Endpoint(HandlerType.GET, "/ca/issuer", context -> certificate(context, ca.issuing())),
                new Endpoint(
                        HandlerType.GET,
                        "/ca/issuer/{generation}",
                        context -> certificate(context, generation(context).issuing())),
                new Endpoint(HandlerType.GET, "/ca/root", context -> certificate(context, ca.root())),
                new Endpoint(HandlerType.POST, OCSP, context -> respond(context, context.bodyAsBytes())),
                new Endpoint(HandlerType.GET, OCSP + "/<request>", this::ask));
    }

    private CaGeneration generation(Context context) {
        String number = context.pathParam("generation");
        return ca.generations().stream()
                .filter(generation -> Long.toString(generation.number()).equals(number))
                .findFirst()
                .orElseThrow(() -> new Problem(
                        404, "No such CA", "The issuing CA has no generation " + number + ", or not any more."));
    }

    private void delta(Context context, CaGeneration generation) {
        if (!crls.hasDeltas()) {
            throw new Problem(404, "No delta CRL", "This CA issues complete CRLs only; ca.deltaValidity is not set.");
        }
        crl(context, Kind.DELTA, generation);
    }

    private void crl(Context context, Kind kind, CaGeneration generation) {
        StoredCrl crl = crls.current(kind, generation);
        String tag = "\"" + generation.number() + "-" + crl.number() + "\"";
        context.header("ETag", tag).header("Cache-Control", "no-cache");
        if (Optional.ofNullable(context.header("If-None-Match"))
                .filter(tag::equals)
                .isPresent()) {
            context.status(304);
            return;
        }
        context.contentType("application/pkix-crl").result(crl.der());
    }

    private void certificate(Context context, X509Certificate certificate) throws CertificateEncodingException {
        context.contentType("application/pkix-cert").result(certificate.getEncoded());
    }

    private void ask(Context context) {
        try {
            // Base64 has "/" and "+" in it; some clients encode them, some do not.
            respond(
                    context,
                    Base64.getMimeDecoder().decode(context.pathParam("request").replace(' ', '+')));
        } catch (IllegalArgumentException notBase64) {
            throw new Problem(400, "No OCSP request", "The path ends in the base64 of an OCSP request.");
        }
    }

    private void respond(Context context, byte[] request) {
        context.contentType("application/ocsp-response").result(ocsp.answer(request));
    }
}
