package org.portcullis.console.est;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.portcullis.console.api.ClientChain;
import org.portcullis.console.api.HttpsServer.Endpoint;
import org.portcullis.console.auth.SourceAddress;
import org.portcullis.eap.ca.CaException;
import org.portcullis.eap.ca.CsrAttributes;
import org.portcullis.eap.ca.Enrolment.Operation;
import org.portcullis.eap.ca.EnrolmentProof;
import org.portcullis.eap.ca.EnrolmentResult;
import org.portcullis.eap.trust.ChainVerdict;
import org.portcullis.eap.trust.PresentedChain;
import org.portcullis.policy.value.Serial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enrolment over Secure Transport (RFC 7030): devices get, renew and have made their certificates. A client shows who it is
 * by a certificate in TLS, which is validated as at the network's door, or by its serial and one-time password.
 */
public final class EstRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(EstRoutes.class);
    private static final String PATH = "/.well-known/est/";
    private static final Duration RETRY = Duration.ofSeconds(60);

    private final EstServices services;
    private final ClientChain clients;
    private final EnrolmentLimits limits;
    private final RefusedEnrolments refusals;
    private final AtomicLong granted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong limited = new AtomicLong();

    public EstRoutes(EstServices services) {
        this.services = services;
        this.clients = new ClientChain(services.pem());
        this.limits = new EnrolmentLimits(services.clock());
        this.refusals = new RefusedEnrolments(services.events(), services.node(), services.clock());
    }

    /** How many certificates were issued, refused, and not even asked for, since the start. */
    public record Counts(long granted, long refused, long limited) {}

    public Counts counts() {
        return new Counts(granted.get(), refused.get(), limited.get());
    }

    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(HandlerType.GET, PATH + "cacerts", this::cacerts),
                new Endpoint(
                        HandlerType.GET,
                        PATH + "csrattrs",
                        context -> EstAnswers.base64(context, "application/csrattrs", CsrAttributes.der())),
                new Endpoint(HandlerType.POST, PATH + "simpleenroll", enrolling(Operation.SIMPLEENROLL)),
                new Endpoint(HandlerType.POST, PATH + "simplereenroll", enrolling(Operation.SIMPLEREENROLL)),
                new Endpoint(HandlerType.POST, PATH + "serverkeygen", enrolling(Operation.SERVERKEYGEN)));
    }

    private void cacerts(Context context) {
        EstAnswers.certificates(context, services.ca().certificates());
    }

    private Handler enrolling(Operation operation) {
        return context -> enrol(context, operation);
    }

    private void enrol(Context context, Operation operation) {
        InetAddress from = SourceAddress.of(context);
        Optional<Duration> wait = limits.ask(from);
        if (wait.isPresent()) {
            tooOften(context, wait.get());
            return;
        }
        Optional<EnrolmentProof> proof = Optional.empty();
        List<X509Certificate> chain = clients.of(context);
        if (!chain.isEmpty()) {
            ChainVerdict verdict = services.trust().get().validate(new PresentedChain(chain));
            if (verdict instanceof ChainVerdict.Trusted trusted) {
                proof = Optional.of(new EnrolmentProof.Certificate(trusted.credential()));
            } else if (EstClient.password(context).isEmpty()) {
                ChainVerdict.Rejected rejected = (ChainVerdict.Rejected) verdict;
                refuse(
                        context,
                        operation,
                        new EnrolmentResult.Refused(rejected.code(), rejected.explanation(), Optional.empty()),
                        from);
                return;
            }
        }
        if (proof.isEmpty()) {
            proof = EstClient.password(context).map(password -> password);
        }
        if (proof.isEmpty()) {
            // How every client begins that was not told to show a password unasked; no event.
            EstAnswers.refused(
                    context, 401, "Show a certificate in TLS, or the device's serial and one-time password.");
            return;
        }
        Optional<Serial> device = proof.get().device();
        Optional<Duration> full =
                proof.get() instanceof EnrolmentProof.Certificate ? device.flatMap(limits::issue) : Optional.empty();
        if (full.isPresent()) {
            tooOften(context, full.get());
            return;
        }
        answer(context, operation, proof.get(), device, from);
    }

    private void answer(
            Context context, Operation operation, EnrolmentProof proof, Optional<Serial> device, InetAddress from) {
        EnrolmentResult result;
        try {
            result = services.enrolment().enrol(operation, proof, request(context), from.getHostAddress());
        } catch (CaException cannot) {
            LOG.error("EST {} failed: {}", operation.word(), cannot.getMessage());
            EstAnswers.refused(context, 503, "The CA cannot issue now.");
            return;
        }
        if (result instanceof EnrolmentResult.Granted made) {
            granted.incrementAndGet();
            if (made.key().isPresent()) {
                byte[] random = new byte[12];
                services.random().nextBytes(random);
                EstAnswers.keyAndCertificate(context, made.key().get(), made.certificate(), random);
            } else {
                EstAnswers.certificates(context, List.of(made.certificate()));
            }
            return;
        }
        if (proof instanceof EnrolmentProof.Certificate) {
            device.ifPresent(limits::forgive);
        }
        if (result instanceof EnrolmentResult.Waiting) {
            EstAnswers.later(context, 202, RETRY);
        } else {
            refuse(context, operation, (EnrolmentResult.Refused) result, from);
        }
    }

    private void tooOften(Context context, Duration wait) {
        limited.incrementAndGet();
        EstAnswers.later(context, 429, wait);
    }

    private void refuse(Context context, Operation operation, EnrolmentResult.Refused why, InetAddress from) {
        refused.incrementAndGet();
        if (limits.mayReport()) {
            refusals.report(operation, why, from);
        }
        switch (why.code()) {
            case ENROLMENT_PASSWORD_WRONG -> EstAnswers.refused(context, 401, "Wrong serial or one-time password.");
            case ENROLMENT_REQUEST_REFUSED, ENROLMENT_SUBJECT_CHANGED ->
                EstAnswers.refused(context, 400, why.code().code() + ": " + why.why());
            default -> EstAnswers.refused(context, 403, why.code().code());
        }
    }

    /** §4.2.1: base64 of DER; clients also send it with line breaks, as PEM, or not encoded at all. */
    private static byte[] request(Context context) {
        byte[] body = context.bodyAsBytes();
        if (body.length == 0 || body[0] == 0x30 || body[0] == '-') {
            return body;
        }
        try {
            return Base64.getMimeDecoder().decode(new String(body, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException notBase64) {
            return body;
        }
    }
}
