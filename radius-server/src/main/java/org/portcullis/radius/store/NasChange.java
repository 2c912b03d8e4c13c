package org.portcullis.radius.store;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.nas.DynamicAuthorization;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasEntry;
import org.portcullis.radius.nas.PeerIdentity;

/** A client as the audit trail has it: without its secrets. */
final class NasChange {
    private NasChange() {}

    static Map<String, Object> described(NasEntry entry) {
        NasClient client = entry.client();
        Map<String, Object> described = new TreeMap<>();
        described.put("address", client.address().map(Cidr::toString).orElse(""));
        described.put("vendor", client.vendor());
        described.put("site", client.site());
        described.put(
                "messageAuthenticator", client.messageAuthenticator().name().toLowerCase(Locale.ROOT));
        described.put("probeUser", client.probeUser().orElse(""));
        described.put("coa", client.coa().map(NasChange::described).orElse(""));
        described.put("radsec", entry.radsec().map(NasChange::described).orElse(""));
        described.put("tls", entry.tls().text());
        described.values().removeIf(""::equals);
        return described;
    }

    /** What a change made of it: that a secret is another one, too. */
    static Map<String, Object> described(NasEntry before, NasEntry after) {
        Map<String, Object> described = described(after);
        described(before).keySet().forEach(gone -> described.putIfAbsent(gone, ""));
        if (!before.client().secret().equals(after.client().secret())) {
            described.put("secret", "another one");
        }
        Optional<Secret> coaBefore = before.client().coa().flatMap(DynamicAuthorization::secret);
        if (!coaBefore.equals(after.client().coa().flatMap(DynamicAuthorization::secret))) {
            described.put("coa.secret", "another one");
        }
        return described;
    }

    private static String described(DynamicAuthorization coa) {
        return coa.method().word() + ", port " + coa.port()
                + coa.address()
                        .map(InetAddress::getHostAddress)
                        .map(at -> " of " + at)
                        .orElse("")
                + (coa.secret().isPresent() ? ", a secret of its own" : "")
                + (coa.eventTimestamp() ? "" : ", no Event-Timestamp");
    }

    private static String described(PeerIdentity peer) {
        return String.join(" ", peer.names())
                + (peer.names().isEmpty() || peer.fingerprints().isEmpty() ? "" : " and ")
                + String.join(" ", peer.fingerprints());
    }
}
