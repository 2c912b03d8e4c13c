package org.portcullis.console.page.network;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.value.Cidr;
import org.portcullis.radius.health.NasHealth;
import org.portcullis.radius.health.NasSign;
import org.portcullis.radius.nas.DynamicAuthorization;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasEntry;

/** A client's settings, and what was seen of it, in words. */
final class ClientSettings {
    private static final Map<NasSign, String> SIGNS = new EnumMap<>(NasSign.class);

    static {
        SIGNS.put(NasSign.PACKET, "Packets");
        SIGNS.put(NasSign.ACCESS_REQUEST, "Access-Requests that passed");
        SIGNS.put(NasSign.ACCEPT, "Access-Accepts");
        SIGNS.put(NasSign.REJECT, "Access-Rejects");
        SIGNS.put(NasSign.ACCOUNTING_REQUEST, "Accounting-Requests that passed");
        SIGNS.put(NasSign.STATUS_SERVER, "Status-Server");
        SIGNS.put(NasSign.PROBE, "Liveness probes");
        SIGNS.put(NasSign.UNAUTHENTICATED, "Served without Message-Authenticator");
        SIGNS.put(NasSign.COA_ACK, "Changes that it acknowledged");
        SIGNS.put(NasSign.COA_NAK, "Changes that it refused");
        SIGNS.put(NasSign.COA_NO_ANSWER, "Changes that it left unanswered");
    }

    private ClientSettings() {}

    static List<ClientPage.Setting> of(NasEntry entry) {
        NasClient client = entry.client();
        List<ClientPage.Setting> settings = new ArrayList<>();
        settings.add(new ClientPage.Setting(
                "Address", client.address().map(Cidr::text).orElse("any, over TLS"), ""));
        entry.radsec().ifPresent(peer -> {
            peer.names().forEach(name -> settings.add(new ClientPage.Setting("Certificate's name", name, "")));
            peer.fingerprints()
                    .forEach(sha256 -> settings.add(new ClientPage.Setting("Certificate's SHA-256", sha256, "")));
        });
        settings.add(new ClientPage.Setting("Vendor", client.vendor().isEmpty() ? "not stated" : client.vendor(), ""));
        settings.add(new ClientPage.Setting("Site", client.site().isEmpty() ? "none" : client.site(), ""));
        settings.add(new ClientPage.Setting(
                "Message-Authenticator",
                ClientForm.word(client.messageAuthenticator()),
                switch (client.messageAuthenticator()) {
                    case REQUIRE, TLS -> "";
                    case WARN -> "requests without it are served and counted";
                    case OFF -> "requests without it are served; answers to them can be forged (CVE-2024-3596)";
                }));
        if (!entry.tls().isNone()) {
            settings.add(new ClientPage.Setting(
                    "EAP-TLS with its devices", entry.tls().text(), ""));
        }
        client.probeUser().ifPresent(user -> settings.add(new ClientPage.Setting("Probe user", user, "")));
        settings.add(new ClientPage.Setting(
                "Change of authorization",
                client.coa().map(ClientSettings::words).orElse("none"),
                client.coa().isEmpty() ? "sessions change when their devices authenticate again" : ""));
        return settings;
    }

    private static String words(DynamicAuthorization coa) {
        return coa.method().word() + ", UDP port " + coa.port()
                + coa.address()
                        .map(InetAddress::getHostAddress)
                        .map(at -> " of " + at)
                        .orElse("")
                + (coa.secret().isPresent() ? ", with a secret of its own" : "")
                + (coa.eventTimestamp() ? "" : ", without Event-Timestamp");
    }

    static List<ClientPage.Seen> seen(Optional<NasHealth> health, Moments moments) {
        return SIGNS.entrySet().stream()
                .filter(sign -> health.map(seen -> seen.count(sign.getKey())).orElse(0L) > 0)
                .map(sign -> new ClientPage.Seen(
                        sign.getValue(),
                        health.orElseThrow().count(sign.getKey()),
                        health.orElseThrow().last(sign.getKey()).map(moments::of)))
                .toList();
    }

    static List<ClientPage.Seen> dropped(Optional<NasHealth> health, Moments moments) {
        return health.map(seen -> seen.drops().entrySet().stream()
                        .map(drop -> new ClientPage.Seen(
                                words(drop.getKey().word()),
                                drop.getValue(),
                                seen.last(drop.getKey()).map(moments::of)))
                        .toList())
                .orElse(List.of());
    }

    private static String words(String reason) {
        String words = reason.replace('_', ' ')
                .replace("message authenticator", "Message-Authenticator")
                .replace("request authenticator", "Request Authenticator")
                .replace("eap", "EAP");
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** Writes times. */
    @FunctionalInterface
    interface Moments {
        Moment of(Instant at);
    }
}
