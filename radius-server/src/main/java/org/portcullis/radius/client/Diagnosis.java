package org.portcullis.radius.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.portcullis.eap.eap.EapPacket;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PresentedServer;
import org.portcullis.radius.client.AuthenticationResult.Outcome;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.EapMessage;
import org.portcullis.radius.packet.HiddenPassword;
import org.portcullis.radius.packet.RawAttribute;

/** Says why an authentication failed and what to do, after asking the server once more where that tells causes apart. */
public final class Diagnosis implements Consumer<AuthenticationStep> {
    /** An EAP packet above this makes a RADIUS packet that may not fit in one Ethernet frame. */
    private static final int LARGE_EAP = 1200;

    private final RadiusClient client;
    private final NasPort port;
    private final String identity;
    private int unansweredAt;
    private int largestSent;
    private int largestAnswer;
    private int lastSent;
    private Optional<NoAnswerException> silence = Optional.empty();

    /** @param client one that may be a little less patient: it asks at most twice */
    public Diagnosis(RadiusClient client, NasPort port, String identity) {
        this.client = client;
        this.port = port;
        this.identity = identity;
    }

    @Override
    public void accept(AuthenticationStep step) {
        if (step instanceof AuthenticationStep.Sent sent) {
            lastSent = sent.eap().length;
        } else if (step instanceof AuthenticationStep.Answered answered) {
            largestSent = Math.max(largestSent, lastSent);
            largestAnswer = Math.max(largestAnswer, answered.exchange().answer().octets().length);
        } else if (step instanceof AuthenticationStep.Unanswered unanswered) {
            unansweredAt = unanswered.number();
            silence = Optional.of(unanswered.why());
        }
    }

    /**
     * The causes, the likeliest first, a sentence each; empty when there is nothing to explain.
     *
     * @throws IOException when the socket fails
     */
    public List<String> of(EapTlsPeer peer, AuthenticationResult result) throws IOException {
        if (result.accepted()) {
            return result.keysMatch()
                    ? List.of()
                    : List.of("Wired switches do not care for the keys; access points do.");
        }
        if (result.outcome() == Outcome.NO_ANSWER) {
            return switch (silence.map(NoAnswerException::kind).orElse(NoAnswerException.Kind.SILENCE)) {
                case PORT_CLOSED ->
                    List.of("Nothing listens on that port: is the server running, on this address, and is it this port?"
                            + " The usual ones are 1812 for authentication and 1813 for accounting.");
                case WRONG_AUTHENTICATOR -> List.of(wrongSecret());
                case NOT_AUTHENTICATED ->
                    List.of(
                            "The server's answers to EAP have no right Message-Authenticator (RFC 3579 §3.2), so no switch may"
                                    + " believe them: update the server, or look for a proxy in between that changes packets.");
                case NO_ANSWER, SILENCE -> unansweredAt > 1 ? stalled() : silent();
            };
        }
        Optional<String> rejection = peer.server().flatMap(PresentedServer::rejection);
        if (rejection.isPresent()) {
            return List.of(
                    "The device (this program) broke off, because " + rejection.get(),
                    "Give the root of the server's chain with --ca, have the server send its intermediate certificates, and"
                            + " look at dates and names above. Real devices with the same trust will refuse it too.");
        }
        List<String> causes = new ArrayList<>();
        result.alert().map(AlertAdvice::of).ifPresent(causes::add);
        if (causes.isEmpty() && result.outcome() == Outcome.REJECTED) {
            causes.add(
                    result.tlsVersion().isPresent()
                            ? "The server refused the device without a TLS alert, as FreeRADIUS does with TLS 1.3: its log knows"
                                    + " why. Either it does not believe the device's certificate (issuer, dates, revocation), or"
                                    + " its policy does not permit this device, this NAS or this identity."
                            : "The server refused before TLS began: it may not have EAP-TLS enabled, not know the identity \""
                                    + identity + "\", or want another TLS version than this device offers.");
        }
        if (causes.isEmpty()) {
            causes.add("The server broke the protocol: " + result.reason());
        }
        return causes;
    }

    /** It went well for a while. */
    private List<String> stalled() throws IOException {
        List<String> causes = new ArrayList<>();
        if (!answersIdentity()) {
            causes.add(
                    "The server fell silent for small requests too: it was stopped, is overloaded, or is in trouble itself.");
            return causes;
        }
        if (lastSent > LARGE_EAP || lastSent > largestSent) {
            causes.add(
                    "The server still answers small requests, but not the one with " + lastSent + " octets of EAP (the"
                            + " largest that was answered had " + largestSent
                            + "): fragments of IP are lost on the way to it. Try"
                            + " --fragment-size 500; if that helps, look for the path's MTU and for firewalls that drop IP fragments.");
        }
        causes.add("Or its answer is lost on the way back: the largest that came had " + largestAnswer
                + " octets. Lower the"
                + " server's fragment size (Portcullis: eap.tls.fragmentSize, FreeRADIUS: fragment_size).");
        causes.add("Or the server discards what it got at round trip " + unansweredAt
                + " (it does so when it cannot decide, as with its database gone): its log knows.");
        return causes;
    }

    /** Not one answer came. */
    private List<String> silent() throws IOException {
        Optional<NoAnswerException> plain = askWithPassword();
        if (plain.isEmpty()) {
            return List.of(
                    "The server answers a request without EAP, so address and secret are right: it does not do EAP, or"
                            + " its EAP module is in trouble. Look at its log.");
        }
        if (plain.get().kind() == NoAnswerException.Kind.WRONG_AUTHENTICATOR) {
            return List.of(wrongSecret());
        }
        return List.of(
                "This host's address as the server sees it is not among its clients (here it is "
                        + client.localAddress().getHostAddress() + "): servers say nothing to strangers.",
                "Or the shared secret differs: servers discard EAP under a wrong secret without a word (RFC 3579 §3.2). Compare"
                        + " both, also for blanks and line ends.",
                "Or a firewall on the way drops UDP to or from that port.",
                "The server's log tells these apart; Portcullis counts them in"
                        + " portcullis_radius_dropped_total{reason=\"nas_unknown\"} and"
                        + " {reason=\"message_authenticator_invalid\"}.");
    }

    private static String wrongSecret() {
        return "The shared secret differs: an answer came whose Response Authenticator was made with another one. Compare the"
                + " secret of this client's entry in the server with --secret-file, also for blanks and line ends.";
    }

    private boolean answersIdentity() throws IOException {
        List<RawAttribute> attributes = new ArrayList<>();
        attributes.add(client.dictionary().attribute("User-Name", identity));
        attributes.addAll(port.attributes(client.dictionary()));
        byte[] name = identity.getBytes(StandardCharsets.UTF_8);
        attributes.addAll(
                EapMessage.split(EapPacket.response(0, EapPacket.IDENTITY, name).encode()));
        try {
            client.exchange(Code.ACCESS_REQUEST, attributes);
            return true;
        } catch (NoAnswerException silent) {
            return false;
        }
    }

    /** Servers that tolerate old clients answer this under their own secret, and so give a wrong one away. */
    private Optional<NoAnswerException> askWithPassword() throws IOException {
        try {
            client.exchange(Code.ACCESS_REQUEST, authenticator -> {
                List<RawAttribute> attributes = new ArrayList<>();
                attributes.add(client.dictionary().attribute("User-Name", identity));
                attributes.add(client.dictionary()
                        .attribute(
                                "User-Password",
                                HiddenPassword.hide(
                                        "auth-test".getBytes(StandardCharsets.UTF_8), client.secret(), authenticator)));
                attributes.addAll(port.place(client.dictionary()));
                return attributes;
            });
            return Optional.empty();
        } catch (NoAnswerException none) {
            return Optional.of(none);
        }
    }
}
