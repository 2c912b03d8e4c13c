package org.portcullis.appliance;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.client.RadiusClient;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.RadiusDictionary;

/** Asks Status-Server of a link-local address, which no other program at hand can be told; exit 0 when it answers. */
final class StatusProbe {
    private StatusProbe() {}

    /** @param arguments address with its scope, port, secret */
    public static void main(String[] arguments) throws Exception {
        InetSocketAddress server =
                new InetSocketAddress(InetAddress.getByName(arguments[0]), Integer.parseInt(arguments[1]));
        try (RadiusClient client = new RadiusClient(
                server,
                Secret.ofUtf8(arguments[2]),
                RadiusDictionary.standard(),
                new RadiusClient.Patience(Duration.ofSeconds(2), 60),
                new SecureRandom())) {
            System.out.println(client.exchange(Code.STATUS_SERVER, List.of()).code());
        }
    }
}
