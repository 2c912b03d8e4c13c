package org.portcullis.radius.store;

import java.net.InetAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.portcullis.eap.tls.CipherSuites;
import org.portcullis.eap.tls.EapTlsSettings.ExtendedMasterSecret;
import org.portcullis.eap.tls.TlsOverride;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.nas.DynamicAuthorization;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasEntry;
import org.portcullis.radius.nas.PeerIdentity;
import org.portcullis.radius.nas.StoredNas;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

/** A client as a row of {@code nas_client}. */
final class NasRow {
    private final SealKey sealKey;

    NasRow(SealKey sealKey) {
        this.sealKey = sealKey;
    }

    void insert(Handle handle, StoredNas stored) {
        NasClient client = stored.entry().client();
        Optional<DynamicAuthorization> coa = client.coa();
        Optional<PeerIdentity> radsec = stored.entry().radsec();
        TlsOverride tls = stored.entry().tls();
        handle.createUpdate("INSERT INTO nas_client (name, address, sealed_secret, vendor, site, message_authenticator,"
                        + " probe_user, coa_port, coa_method, coa_address, sealed_coa_secret, coa_event_timestamp,"
                        + " radsec_names, radsec_fingerprints, tls_min, tls_max, tls_fragment_size, tls_ciphers,"
                        + " tls_extended_master_secret, version, created, changed) VALUES (:name, :address,"
                        + " :secret, :vendor, :site, :messageAuthenticator, :probeUser, :coaPort, :coaMethod,"
                        + " :coaAddress, :coaSecret, :coaEventTimestamp, :radsecNames, :radsecFingerprints, :tlsMin, :tlsMax,"
                        + " :tlsFragmentSize, :tlsCiphers, :tlsExtendedMasterSecret, :version,"
                        + " :created, :changed)")
                .bind("name", client.name())
                .bind("address", client.address().map(Cidr::toString).orElse(null))
                .bind(
                        "secret",
                        client.address()
                                .map(any -> sealed(secretName(client.name()), client.secret()))
                                .orElse(null))
                .bind("vendor", client.vendor())
                .bind("site", client.site())
                .bind("messageAuthenticator", client.messageAuthenticator().name())
                .bind("probeUser", client.probeUser().orElse(null))
                .bind("coaPort", coa.map(DynamicAuthorization::port).orElse(null))
                .bind("coaMethod", coa.map(way -> way.method().name()).orElse(null))
                .bind(
                        "coaAddress",
                        coa.flatMap(DynamicAuthorization::address)
                                .map(InetAddress::getHostAddress)
                                .orElse(null))
                .bind(
                        "coaSecret",
                        coa.flatMap(DynamicAuthorization::secret)
                                .map(secret -> sealed(coaSecretName(client.name()), secret))
                                .orElse(null))
                .bind(
                        "coaEventTimestamp",
                        coa.map(DynamicAuthorization::eventTimestamp).orElse(null))
                .bind(
                        "radsecNames",
                        radsec.map(peer -> String.join(" ", peer.names())).orElse(""))
                .bind(
                        "radsecFingerprints",
                        radsec.map(peer -> String.join(" ", peer.fingerprints()))
                                .orElse(""))
                .bind("tlsMin", tls.min().map(TlsVersion::word).orElse(null))
                .bind("tlsMax", tls.max().map(TlsVersion::word).orElse(null))
                .bind("tlsFragmentSize", tls.fragmentSize().orElse(null))
                .bind("tlsCiphers", tls.cipherSuites().stream().map(Enum::name).collect(Collectors.joining(" ")))
                .bind(
                        "tlsExtendedMasterSecret",
                        tls.extendedMasterSecret().map(Enum::name).orElse(null))
                .bind("version", stored.version())
                .bind("created", stored.created().toEpochMilli())
                .bind("changed", stored.changed().toEpochMilli())
                .execute();
    }

    void delete(Handle handle, String name) {
        handle.createUpdate("DELETE FROM nas_client WHERE name = :name")
                .bind("name", name)
                .execute();
    }

    StoredNas read(ResultSet row) throws SQLException {
        String name = row.getString("name");
        List<String> names = words(row.getString("radsec_names"));
        List<String> fingerprints = words(row.getString("radsec_fingerprints"));
        NasClient client = new NasClient(
                name,
                Optional.ofNullable(row.getString("address"))
                        .map(block -> Cidr.parse(block).orElseThrow(() -> damaged(name, "address"))),
                Optional.ofNullable(row.getString("sealed_secret"))
                        .map(atRest -> unsealed(secretName(name), atRest))
                        .orElse(NasClient.RADSEC_SECRET),
                row.getString("vendor"),
                row.getString("site"),
                MessageAuthenticatorMode.valueOf(row.getString("message_authenticator")),
                Optional.ofNullable(row.getString("probe_user")),
                coa(name, row));
        return new StoredNas(
                new NasEntry(
                        client,
                        names.isEmpty() && fingerprints.isEmpty()
                                ? Optional.empty()
                                : Optional.of(new PeerIdentity(names, fingerprints)),
                        tls(name, row)),
                row.getLong("version"),
                Instant.ofEpochMilli(row.getLong("created")),
                Instant.ofEpochMilli(row.getLong("changed")));
    }

    private TlsOverride tls(String name, ResultSet row) throws SQLException {
        int fragmentSize = row.getInt("tls_fragment_size");
        return new TlsOverride(
                version(name, row.getString("tls_min")),
                version(name, row.getString("tls_max")),
                fragmentSize == 0 ? Optional.empty() : Optional.of(fragmentSize),
                words(row.getString("tls_ciphers")).stream()
                        .map(CipherSuites::valueOf)
                        .toList(),
                Optional.ofNullable(row.getString("tls_extended_master_secret")).map(ExtendedMasterSecret::valueOf));
    }

    private Optional<TlsVersion> version(String name, String word) {
        return Optional.ofNullable(word)
                .map(text -> TlsVersion.ofWord(text).orElseThrow(() -> damaged(name, "TLS version")));
    }

    private Optional<DynamicAuthorization> coa(String name, ResultSet row) throws SQLException {
        String method = row.getString("coa_method");
        if (method == null) {
            return Optional.empty();
        }
        return Optional.of(new DynamicAuthorization(
                row.getInt("coa_port"),
                DynamicAuthorization.Method.valueOf(method),
                Optional.ofNullable(row.getString("coa_address"))
                        .map(address -> Cidr.parseAddress(address).orElseThrow(() -> damaged(name, "coa_address"))),
                Optional.ofNullable(row.getString("sealed_coa_secret"))
                        .map(atRest -> unsealed(coaSecretName(name), atRest)),
                row.getBoolean("coa_event_timestamp")));
    }

    private static StoreException damaged(String name, String column) {
        return new StoreException("the client " + name + " of the database has a " + column + " that is none");
    }

    private String sealed(String name, Secret secret) {
        return Base64.getEncoder().encodeToString(sealKey.seal(name, secret));
    }

    private Secret unsealed(String name, String atRest) {
        return sealKey.open(name, Base64.getDecoder().decode(atRest));
    }

    private static String secretName(String client) {
        return "nas/" + client + "/secret";
    }

    private static String coaSecretName(String client) {
        return "nas/" + client + "/coa";
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
