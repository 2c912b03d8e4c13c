package org.portcullis.console.page.network;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.portcullis.radius.nas.NasRoster;

/**
 * A client in the list.
 *
 * @param address empty for one that asks over TLS alone
 * @param ofFile whether it is in the configuration file
 * @param messageAuthenticator what it must do
 */
public record ClientRow(
        String name,
        String address,
        String vendor,
        String site,
        boolean ofFile,
        String messageAuthenticator,
        ClientStatus status,
        Optional<Moment> lastPacket) {

    static ClientRow of(NasRoster.Line line, ClientStatus status, Optional<Moment> lastPacket) {
        return new ClientRow(
                line.name(),
                ClientForm.addressOf(line.entry()),
                line.entry().client().vendor(),
                line.entry().client().site(),
                line.stored().isEmpty(),
                ClientForm.word(line.entry().client().messageAuthenticator()),
                status,
                lastPacket);
    }

    /** Its page. */
    public String place() {
        return place(name);
    }

    static String place(String name) {
        return "/network/clients/" + segment(name);
    }

    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
