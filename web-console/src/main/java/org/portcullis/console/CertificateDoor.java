package org.portcullis.console;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.portcullis.console.api.ClientChain;
import org.portcullis.console.api.HttpsServer;
import org.portcullis.console.api.ServerIdentity;
import org.portcullis.console.auth.Arrival;
import org.portcullis.console.auth.CertificateLogin;
import org.portcullis.console.auth.CertificateRefusal;
import org.portcullis.console.auth.CertificateSettings;
import org.portcullis.console.auth.SignIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where people show their certificate: a listener of its own beside the console, because a browser bothers every visitor of a
 * listener that asks for certificates. It has this one place and none of the API. Whoever comes here from the login page goes
 * back to the console, on the same host, signed in or not; cookies know no port.
 */
public final class CertificateDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateDoor.class);
    private static final String PLACE = "/login/certificate";
    /** Host and port of a Host header (RFC 9110 §7.2); an IPv6 address is in brackets. */
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");

    private static final int HTTPS = 443;

    private final HttpsServer server;

    private CertificateDoor(HttpsServer server) {
        this.server = server;
    }

    /** @throws ListenException when the address cannot be bound */
    static CertificateDoor open(ConsoleSettings console, CertificateLogin login, SignInParts parts) {
        CertificateSettings settings = login.settings();
        InetSocketAddress address = new InetSocketAddress(console.address().getAddress(), settings.port());
        ClientChain chains = new ClientChain(settings.pem());
        HttpsServer server = HttpsServer.start(
                new HttpsServer.Listening(
                        "sign-in",
                        "console.address or console.clientCertificates.port",
                        address,
                        Optional.of(ServerIdentity.of(console.chain(), console.key())
                                .tlsAskingForCertificate(
                                        () -> settings.trust().get().issuers()))),
                List.of(new HttpsServer.Endpoint(
                        HandlerType.GET, PLACE, context -> enter(context, chains.of(context), login, parts))));
        LOG.info(
                "people may sign in by certificate at https://{}:{}",
                address.getAddress().getHostAddress(),
                server.port());
        return new CertificateDoor(server);
    }

    /**
     * Where the login page leads.
     *
     * @param host as the browser named the console
     * @param next where to go on afterwards
     */
    public Optional<String> address(String host, String next) {
        Matcher authority = AUTHORITY.matcher(host);
        return authority.matches()
                ? Optional.of("https://" + authority.group(1) + ":" + server.port() + PLACE + "?console="
                        + Optional.ofNullable(authority.group(2)).orElse(Integer.toString(HTTPS)) + "&next="
                        + URLEncoder.encode(next, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static void enter(Context context, List<X509Certificate> chain, CertificateLogin login, SignInParts parts) {
        String console = console(context);
        String next = Optional.ofNullable(context.queryParam("next")).orElse("");
        if ("cross-site".equals(context.header("Sec-Fetch-Site"))) {
            // another site may lead to the login page, and sign nobody in
            context.redirect(console + "/login", HttpStatus.SEE_OTHER);
            return;
        }
        CertificateLogin.Result result = login.attempt(chain, SignIn.of(context, SignIn.Method.CERTIFICATE));
        String place;
        if (result instanceof CertificateLogin.Result.SignedIn signedIn) {
            place = Arrival.at(context, parts.sessions(), signedIn.session(), next);
        } else if (result instanceof CertificateLogin.Result.SecondFactor needed) {
            parts.pending().begin(context, needed.user(), needed.certificate(), next);
            place = "/login/second";
        } else {
            CertificateRefusal why = ((CertificateLogin.Result.Refused) result).why();
            place = "/login?certificate=" + why.word() + "&next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        }
        context.redirect(console + place, HttpStatus.SEE_OTHER);
    }

    /** The console on the host that this request names, at the port that its login page gave. */
    private static String console(Context context) {
        Matcher authority =
                AUTHORITY.matcher(Optional.ofNullable(context.host()).orElse(""));
        String port = Optional.ofNullable(context.queryParam("console"))
                .filter(digits -> digits.matches("\\d{1,5}"))
                .orElseGet(() -> Integer.toString(HTTPS));
        return authority.matches() ? "https://" + authority.group(1) + ":" + port : "";
    }

    @Override
    public void close() {
        server.close();
    }
}
