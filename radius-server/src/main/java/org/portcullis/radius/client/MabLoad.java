package org.portcullis.radius.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.HiddenPassword;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/**
 * MAC authentication bypass, as most switches do it: Access-Request with Service-Type Call-Check, the MAC address as
 * User-Name and, by PAP, as User-Password. Each supplicant has an address of its own.
 */
public final class MabLoad implements Load {
    private final long firstMac;

    /** @param firstMac address of the first supplicant, the others follow; its lower 48 bits */
    public MabLoad(long firstMac) {
        this.firstMac = firstMac;
    }

    @Override
    public Worker worker(int number, RadiusClient client) {
        MacAddress mac = new MacAddress(firstMac + number);
        NasPort port = NasPort.ethernet("bench/" + number, mac);
        String name = HexFormat.of().toHexDigits(firstMac + number, 12);
        return () -> attempt(client, port, name);
    }

    private static Attempt attempt(RadiusClient client, NasPort port, String name) throws IOException {
        try {
            RadiusClient.Exchange exchange =
                    client.exchange(Code.ACCESS_REQUEST, authenticator -> request(client, port, name, authenticator));
            return exchange.answer().code() == Code.ACCESS_ACCEPT
                    ? Attempt.accepted(exchange.roundTrip())
                    : Attempt.failed(exchange.answer().code().toString(), false);
        } catch (NoAnswerException silent) {
            return Attempt.failed(silent.getMessage(), true);
        }
    }

    private static List<RawAttribute> request(RadiusClient client, NasPort port, String name, byte[] authenticator) {
        RadiusDictionary dictionary = client.dictionary();
        List<RawAttribute> attributes = new ArrayList<>();
        attributes.add(dictionary.attribute("User-Name", name));
        attributes.add(dictionary.attribute(
                "User-Password",
                HiddenPassword.hide(name.getBytes(StandardCharsets.US_ASCII), client.secret(), authenticator)));
        attributes.add(dictionary.attribute("Service-Type", "Call-Check"));
        attributes.addAll(port.place(dictionary));
        return attributes;
    }
}
