package org.portcullis.radius.client;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.EapWords;
import org.portcullis.eap.peer.PresentedServer;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.SubjectAlternativeNames;
import org.portcullis.radius.packet.AttributeWords;
import org.portcullis.radius.packet.RadiusDictionary;

/** Tells a person each step of an authentication in words: what was sent, what came, what it proves. */
public final class Explanation implements Consumer<AuthenticationStep> {
    private final RadiusClient client;
    private final AttributeWords words;
    private final Consumer<String> lines;

    /** @param lines takes one line of text at a time */
    public Explanation(RadiusClient client, RadiusDictionary dictionary, Consumer<String> lines) {
        this.client = client;
        this.words = new AttributeWords(dictionary);
        this.lines = lines;
    }

    @Override
    public void accept(AuthenticationStep step) {
        if (step instanceof AuthenticationStep.Sent sent) {
            lines.accept(String.format("%3d -> Access-Request: %s", sent.number(), EapWords.of(sent.eap())));
        } else if (step instanceof AuthenticationStep.Answered answered) {
            lines.accept("    <- " + answer(answered.exchange()));
        } else if (step instanceof AuthenticationStep.Unanswered unanswered) {
            lines.accept("    <- nothing: " + unanswered.why().getMessage());
        }
    }

    private static String answer(RadiusClient.Exchange exchange) {
        RadiusAnswer answer = exchange.answer();
        String signed = !answer.messageAuthenticated()
                ? "no Message-Authenticator"
                : answer.messageAuthenticatorFirst()
                        ? "Message-Authenticator right and first"
                        : "Message-Authenticator right, but not the first attribute: the server should be updated"
                                + " (CVE-2024-3596)";
        return answer.code() + " after " + millis(exchange.roundTrip())
                + (exchange.tries() > 1 ? ", at the " + exchange.tries() + ". try" : "") + ", "
                + answer.octets().length + " octets to " + exchange.requestOctets() + ": "
                + EapWords.of(answer.eapMessage()) + "; " + signed;
    }

    /** What is known at the end: the server's certificates, TLS, attributes, keys, and the result. */
    public void conclude(EapTlsPeer peer, AuthenticationResult result) {
        lines.accept("");
        peer.server().ifPresent(this::server);
        result.tlsVersion()
                .ifPresent(version -> lines.accept("TLS " + version + ", "
                        + result.cipherSuite().orElse("no cipher suite agreed upon")
                        + (peer.resumed() ? ", an earlier session resumed" : ", a full handshake")));
        result.alert().ifPresent(alert -> lines.accept("The server sent the TLS alert " + alert + "."));
        result.answer().ifPresent(answer -> attributes(answer, result));
        lines.accept((result.accepted() ? "Accepted" : "Not accepted: " + result.reason()) + " (" + result.roundTrips()
                + " round trips, " + millis(result.latency()) + ")");
    }

    private void server(PresentedServer server) {
        lines.accept("The server's certificate" + (server.chain().size() == 1 ? ":" : "s, its own first:"));
        server.chain().forEach(certificate -> lines.accept("    " + certificate(certificate)));
        lines.accept("    " + server.rejection().orElse("trusted, by a certificate of --ca"));
    }

    private static String certificate(X509Certificate certificate) {
        try {
            CertificateFacts facts = CertificateFacts.of(certificate);
            List<String> names = SubjectAlternativeNames.of(certificate).dnsNames();
            return facts.subject() + (names.isEmpty() ? "" : " " + names) + ", issued by " + facts.issuer() + ", "
                    + facts.keyType() + ", valid from " + facts.notBefore() + " until " + facts.notAfter();
        } catch (IllegalArgumentException malformed) {
            return malformed.getMessage();
        }
    }

    private void attributes(RadiusAnswer answer, AuthenticationResult result) {
        List<String> attributes = words.of(answer.attributes());
        lines.accept(answer.code() + (attributes.isEmpty() ? " without further attributes" : ":"));
        attributes.forEach(attribute -> lines.accept("    " + attribute));
        if (result.accepted()) {
            Optional<String> vlan = answer.attributes().text("Tunnel-Private-Group-Id");
            lines.accept("    VLAN: " + vlan.orElse("none given, so the port's own"));
            lines.accept("    session keys: "
                    + (result.keysMatch()
                            ? "the same on both sides"
                            : answer.sessionKey(client.secret()).isPresent()
                                    ? "NOT the device's: something between changes the packets"
                                    : "none in the answer; a wireless access point could not go on"));
        }
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
    }
}
