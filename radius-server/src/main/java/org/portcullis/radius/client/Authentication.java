package org.portcullis.radius.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.portcullis.eap.eap.SessionKeys;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerStep;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.radius.client.AuthenticationResult.Outcome;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.EapMessage;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/**
 * One whole authentication against any RADIUS server: a switch port (RFC 3579) with a device behind it that does EAP-TLS.
 * Blocks its caller.
 */
public final class Authentication {
    /** A chain of 64 KB in fragments of 500 octets, both ways, needs fewer. */
    private static final int MAX_ROUND_TRIPS = 300;

    private final RadiusClient client;
    private final NasPort port;
    private final String identity;
    private final Consumer<AuthenticationStep> watcher;

    /**
     * @param identity User-Name, as the device's EAP identity (RFC 3579 §2.1)
     * @param watcher is told each step
     */
    public Authentication(RadiusClient client, NasPort port, String identity, Consumer<AuthenticationStep> watcher) {
        this.client = client;
        this.port = port;
        this.identity = identity;
        this.watcher = watcher;
    }

    /**
     * @param peer a fresh supplicant
     * @throws IOException when the socket fails
     */
    public AuthenticationResult run(EapTlsPeer peer) throws IOException {
        long begun = System.nanoTime();
        byte[] response = peer.identityResponse(0);
        Optional<byte[]> state = Optional.empty();
        for (int roundTrips = 1; roundTrips <= MAX_ROUND_TRIPS; roundTrips++) {
            RadiusClient.Exchange exchange;
            List<RawAttribute> request = request(response, state);
            try {
                watcher.accept(new AuthenticationStep.Sent(roundTrips, response));
                exchange = client.exchange(Code.ACCESS_REQUEST, authenticator -> request);
            } catch (NoAnswerException silence) {
                watcher.accept(new AuthenticationStep.Unanswered(roundTrips, response.length, silence));
                return result(peer, begun, roundTrips - 1, Outcome.NO_ANSWER, silence.getMessage(), Optional.empty());
            }
            watcher.accept(new AuthenticationStep.Answered(roundTrips, exchange));
            RadiusAnswer answer = exchange.answer();
            PeerStep step = peer.receive(answer.eapMessage());
            Optional<AuthenticationResult> end = end(peer, begun, roundTrips, answer, step);
            if (end.isPresent()) {
                return end.get();
            }
            response = ((PeerStep.Respond) step).packet();
            state = answer.attributes().octets("State");
        }
        String tooLong = "the server went on after " + MAX_ROUND_TRIPS + " round trips";
        return result(peer, begun, MAX_ROUND_TRIPS, Outcome.DEVICE_GAVE_UP, tooLong, Optional.empty());
    }

    private List<RawAttribute> request(byte[] response, Optional<byte[]> state) {
        RadiusDictionary dictionary = client.dictionary();
        List<RawAttribute> attributes = new ArrayList<>();
        attributes.add(dictionary.attribute("User-Name", identity));
        attributes.addAll(port.attributes(dictionary));
        attributes.addAll(EapMessage.split(response));
        state.ifPresent(value -> attributes.add(dictionary.attribute("State", value)));
        return attributes;
    }

    /** The result, where this answer is the last one. */
    private Optional<AuthenticationResult> end(
            EapTlsPeer peer, long begun, int roundTrips, RadiusAnswer answer, PeerStep step) {
        Optional<RadiusAnswer> last = Optional.of(answer);
        switch (answer.code()) {
            case ACCESS_ACCEPT -> {
                if (step instanceof PeerStep.Succeeded succeeded) {
                    return Optional.of(accepted(peer, begun, roundTrips, answer, succeeded.keys()));
                }
                String why = "the switch was told to let the device in, but the device did not succeed: " + why(step);
                return Optional.of(result(peer, begun, roundTrips, Outcome.DEVICE_GAVE_UP, why, last));
            }
            case ACCESS_REJECT -> {
                return Optional.of(result(peer, begun, roundTrips, Outcome.REJECTED, why(step), last));
            }
            default -> {
                return step instanceof PeerStep.Respond
                        ? Optional.empty()
                        : Optional.of(result(peer, begun, roundTrips, Outcome.DEVICE_GAVE_UP, why(step), last));
            }
        }
    }

    private static String why(PeerStep step) {
        if (step instanceof PeerStep.Failed failed) {
            return failed.reason();
        }
        return step instanceof PeerStep.Ignored ignored ? ignored.reason() : "the server ended it in the middle";
    }

    private AuthenticationResult accepted(
            EapTlsPeer peer, long begun, int roundTrips, RadiusAnswer answer, SessionKeys keys) {
        boolean match = answer.sessionKey(client.secret())
                .filter(key -> key.equals(keys.msk().slice(0, 64)))
                .isPresent();
        return new AuthenticationResult(
                Outcome.ACCEPTED,
                "",
                Optional.of(answer),
                Duration.ofNanos(System.nanoTime() - begun),
                roundTrips,
                match,
                peer.version().map(TlsVersion::word),
                peer.cipherSuite(),
                peer.alertReceived());
    }

    private static AuthenticationResult result(
            EapTlsPeer peer,
            long begun,
            int roundTrips,
            Outcome outcome,
            String reason,
            Optional<RadiusAnswer> answer) {
        return new AuthenticationResult(
                outcome,
                reason,
                answer,
                Duration.ofNanos(System.nanoTime() - begun),
                roundTrips,
                false,
                peer.version().map(TlsVersion::word),
                peer.cipherSuite(),
                peer.alertReceived());
    }
}
