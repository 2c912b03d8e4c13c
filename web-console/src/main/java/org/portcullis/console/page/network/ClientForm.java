package org.portcullis.console.page.network;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.console.page.Frame;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.policy.value.Cidr;
import org.portcullis.radius.nas.DynamicAuthorization;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasEntry;
import org.portcullis.radius.nas.PeerIdentity;
import org.portcullis.radius.nas.SwitchVendor;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

/**
 * What an admin enters of a client.
 *
 * @param known empty for one that is added
 * @param address to begin with
 */
public record ClientForm(Frame frame, Optional<NasEntry> known, String address) {

    static String word(MessageAuthenticatorMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    public boolean isNew() {
        return known.isEmpty();
    }

    public String name() {
        return known.map(NasEntry::name).orElse("");
    }

    public String place() {
        return ClientRow.place(name());
    }

    /** The call of the API that it is sent by. */
    public String call() {
        return isNew() ? "POST /api/v1/nas" : "PATCH /api/v1/nas/" + ClientRow.segment(name());
    }

    public String site() {
        return client().map(NasClient::site).orElse("");
    }

    public String vendor() {
        return client().map(NasClient::vendor).orElse("");
    }

    /** Those whose ways are known, and the one that is entered. */
    public List<String> vendors() {
        return Stream.of(SwitchVendor.words().stream(), Stream.of("hostapd"), Stream.of(vendor()))
                .flatMap(words -> words)
                .filter(word -> !word.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    public String mode() {
        return client().map(NasClient::messageAuthenticator)
                .map(ClientForm::word)
                .orElse("require");
    }

    public String probeUser() {
        return client().flatMap(NasClient::probeUser).orElse("");
    }

    public boolean coa() {
        return isNew() || way().isPresent();
    }

    public int coaPort() {
        return way().map(DynamicAuthorization::port).orElse(DynamicAuthorization.DEFAULT_PORT);
    }

    public String coaMethod() {
        return way().map(DynamicAuthorization::method)
                .map(DynamicAuthorization.Method::word)
                .orElse("disconnect");
    }

    public String coaAddress() {
        return way().flatMap(DynamicAuthorization::address)
                .map(InetAddress::getHostAddress)
                .orElse("");
    }

    public boolean eventTimestamp() {
        return way().map(DynamicAuthorization::eventTimestamp).orElse(true);
    }

    public String certificateNames() {
        return known.flatMap(NasEntry::radsec)
                .map(PeerIdentity::names)
                .map(names -> String.join("\n", names))
                .orElse("");
    }

    public String fingerprints() {
        return known.flatMap(NasEntry::radsec)
                .map(PeerIdentity::fingerprints)
                .map(names -> String.join("\n", names))
                .orElse("");
    }

    /** The oldest TLS version that is spoken with its devices; empty: as with all. */
    public String tlsMin() {
        return known.flatMap(entry -> entry.tls().min()).map(TlsVersion::word).orElse("");
    }

    public String tlsMax() {
        return known.flatMap(entry -> entry.tls().max()).map(TlsVersion::word).orElse("");
    }

    public String fragmentSize() {
        return known.flatMap(entry -> entry.tls().fragmentSize())
                .map(octets -> Integer.toString(octets))
                .orElse("");
    }

    /** Those that there are. */
    public List<String> tlsVersions() {
        return Stream.of(TlsVersion.values()).map(TlsVersion::word).toList();
    }

    static String addressOf(NasEntry entry) {
        return entry.client().address().map(Cidr::text).orElse("");
    }

    private Optional<NasClient> client() {
        return known.map(NasEntry::client);
    }

    private Optional<DynamicAuthorization> way() {
        return client().flatMap(NasClient::coa);
    }
}
