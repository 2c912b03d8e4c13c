package org.portcullis.radius.endtoend;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerStep;
import org.portcullis.radius.client.NoAnswerException;
import org.portcullis.radius.client.RadiusAnswer;
import org.portcullis.radius.client.RadiusClient;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.EapMessage;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/** A device in the middle of its authentication: the server has its ClientHello. */
final class Halfway implements AutoCloseable {
    private static final RadiusDictionary DICTIONARY = RadiusDictionary.standard();

    private final RadiusClient client;
    private final EapTlsPeer peer;
    private RadiusAnswer answer;

    /** @throws NoAnswerException when the server does not begin with this device */
    Halfway(InetSocketAddress server, EapTlsPeer peer, RadiusClient.Patience patience)
            throws IOException, NoAnswerException {
        this.peer = peer;
        client = new RadiusClient(server, Site.SECRET, DICTIONARY, patience, new SecureRandom());
        try {
            answer = client.exchange(Code.ACCESS_REQUEST, attributes(peer.identityResponse(0)));
            step();
        } catch (IOException | NoAnswerException failed) {
            client.close();
            throw failed;
        }
    }

    /** Goes on to the end; tells whether the device was let in. */
    boolean finish() throws IOException, NoAnswerException {
        boolean underWay = true;
        while (underWay) {
            underWay = step();
        }
        return answer.code() == Code.ACCESS_ACCEPT && peer.failure().isEmpty();
    }

    /** One round trip, where the server asks for one. */
    private boolean step() throws IOException, NoAnswerException {
        if (!(peer.receive(answer.eapMessage()) instanceof PeerStep.Respond respond)) {
            return false;
        }
        List<RawAttribute> attributes = attributes(respond.packet());
        answer.attributes().octets("State").ifPresent(state -> attributes.add(DICTIONARY.attribute("State", state)));
        answer = client.exchange(Code.ACCESS_REQUEST, attributes);
        return true;
    }

    static List<RawAttribute> attributes(byte[] eap) {
        List<RawAttribute> attributes = new ArrayList<>();
        attributes.add(DICTIONARY.attribute("User-Name", "host/device"));
        attributes.add(DICTIONARY.attribute("Calling-Station-Id", "00-11-22-AA-BB-CC"));
        attributes.addAll(EapMessage.split(eap));
        return attributes;
    }

    @Override
    public void close() {
        client.close();
    }
}
