package org.portcullis.appliance.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.portcullis.appliance.config.Configuration.Client;
import org.portcullis.appliance.config.Configuration.MessageAuthenticator;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.eap.tls.EapTlsSettings;
import org.portcullis.policy.store.StorageLocation;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.YamlDocument;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;
import org.portcullis.radius.nas.DynamicAuthorization;

/** Reads {@code portcullis.yml}. Everything wrong in it is reported together, each with its line. */
public final class ConfigurationReader {
    private static final String HOST_NAME = "a name of letters, digits, dots and dashes";
    private static final int MIN_SECRET = 8;

    private final Path file;
    private final KeyReader keys;
    private final RadsecReader radsec;
    private final String hostName;

    private ConfigurationReader(Path file, String hostName) {
        this.file = file;
        this.keys = new KeyReader(file.toAbsolutePath().normalize().getParent());
        this.radsec = new RadsecReader(keys);
        this.hostName = hostName;
    }

    /**
     * @param hostName the default of {@code node}
     * @param environment for {@code ${NAME}}
     * @throws org.portcullis.policy.value.ConfigException with every problem, when there is one
     */
    public static Configuration read(Path file, String hostName, Function<String, Optional<String>> environment) {
        String text = YamlDocument.textOf(file);
        ConfigurationReader reader = new ConfigurationReader(file, hostName);
        return YamlDocument.read(file.toString(), text, environment).as(reader::configuration);
    }

    /** The files that the configuration names, without itself and the policy; for the rest as {@link #read}. */
    public static List<Path> filesOf(Path file, String hostName, Function<String, Optional<String>> environment) {
        ConfigurationReader reader = new ConfigurationReader(file, hostName);
        YamlDocument.read(file.toString(), YamlDocument.textOf(file), environment)
                .as(reader::configuration);
        return reader.keys.files();
    }

    /** Every secret that it holds, or that is in a file or a variable of the environment that it names. */
    public static List<Secret> secretsOf(Path file, String hostName, Function<String, Optional<String>> environment) {
        ConfigurationReader reader = new ConfigurationReader(file, hostName);
        List<Secret> secrets = new ArrayList<>();
        Function<String, Optional<String>> noting = name -> {
            Optional<String> value = environment.apply(name);
            value.map(Secret::ofUtf8).ifPresent(secrets::add);
            return value;
        };
        Configuration configuration = YamlDocument.read(file.toString(), YamlDocument.textOf(file), noting)
                .as(reader::configuration);
        secrets.addAll(reader.keys.secrets());
        if (configuration.storage().location() instanceof StorageLocation.Postgresql postgresql) {
            postgresql.password().ifPresent(secrets::add);
        }
        return secrets;
    }

    private Configuration configuration(YamlMap root) {
        String node =
                root.get("node").parse(HOST_NAME, ConfigurationReader::hostName).orElse(hostName);
        Path dataDir = keys.path(root.get("dataDir").text("data"));
        Configuration.Trust trust = new TrustReader(keys).read(root.get("trust").map());
        Configuration.Eap eap = eap(root.get("eap").map(), node);
        Configuration.Radius radius = radius(root.get("radius").map(), trust);
        return new Configuration(
                file,
                node,
                dataDir,
                radius,
                clients(root.get("clients"), eap.tls()),
                eap,
                trust,
                new CaReader(keys)
                        .read(root.get("ca").map(), root.get("lifecycle").map(), radius.addresses()),
                keys.path(root.get("policy").text("policy.yml")),
                storage(root.get("storage").map(), dataDir),
                EventsReader.read(root.get("events").map()),
                new ExportReader(keys).read(root.get("export")),
                new ConsoleReader(keys).read(root.get("console").map(), trust.revocation()),
                authorize(root.get("authorize").map(), eap.identity()),
                new DirectoryReader(keys).read(root.get("directory")),
                EnforcementReader.read(root.get("enforcement").map()),
                new ProfilerReader(keys).read(root.get("profiler").map()),
                AnomalyReader.read(root.get("profiler").map().get("anomalies").map()),
                timezone(root.get("timezone")),
                keys.withoutEffect());
    }

    private Configuration.Radius radius(YamlMap radius, Configuration.Trust trust) {
        List<InetAddress> addresses = new ArrayList<>();
        for (YamlValue address : radius.get("address").list()) {
            address.parse("an IPv4 or IPv6 address", Cidr::parseAddress).ifPresent(addresses::add);
        }
        if (addresses.isEmpty()) {
            addresses.add(Cidr.parseAddress("0.0.0.0").orElseThrow());
        }
        return new Configuration.Radius(
                addresses,
                radius.get("authPort").integer(0, 65535, 1812),
                radius.get("acctPort").integer(0, 65535, 1813),
                radius.get("dictionaries").list().stream()
                        .flatMap(file -> keys.existing(file).stream())
                        .toList(),
                radius.get("rejectDelay").duration(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(1)),
                radius.get("drain").duration(Duration.ZERO, Duration.ofMinutes(1), Duration.ofSeconds(5)),
                radsec.listener(radius.get("radsec").map(), trust.revocation()));
    }

    private List<Client> clients(YamlValue clients, EapTlsSettings tlsOfAll) {
        List<Client> list = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<Cidr> addresses = new HashSet<>();
        for (YamlValue value : clients.list()) {
            YamlMap client = value.map();
            Optional<String> name = client.require("name")
                    .parse("a name", text -> Optional.of(text).filter(given -> !given.isBlank()));
            Optional<Configuration.PeerCertificate> certificate = radsec.client(client.get("radsec"));
            boolean overTlsOnly =
                    client.get("radsec").isPresent() && !client.get("address").isPresent();
            YamlValue where = overTlsOnly ? client.get("address") : client.require("address");
            Optional<Cidr> address =
                    where.parse("an address or a block like 10.1.0.0/16 or 2001:db8::/32", Cidr::parse);
            Optional<Secret> secret = keys.secret(client, "secret", !overTlsOnly);
            if (overTlsOnly && secret.isPresent()) {
                client.get("address").problem("is missing; a secret is for a client that is known by its address");
            }
            if (secret.isPresent() && secret.get().length() < MIN_SECRET) {
                client.get("secret").problem("has fewer than " + MIN_SECRET + " octets; use at least 16 random ones");
            }
            String vendor = client.get("vendor").text("");
            String site = client.get("site").text("");
            MessageAuthenticator authenticator =
                    client.get("messageAuthenticator").word(MessageAuthenticator.class, MessageAuthenticator.REQUIRE);
            Optional<String> probeUser = client.get("probeUser").text();
            EapTlsSettings tls = TlsReader.read(client.get("tls").map(), tlsOfAll);
            Optional<DynamicAuthorization> coa =
                    new CoaReader(keys, MIN_SECRET).read(client.get("coa"), vendor, secret.isPresent());
            if (name.isPresent() && !names.add(name.get())) {
                client.get("name").problem("names a second client " + name.get() + "; a name is used once");
            }
            if (address.isPresent() && !addresses.add(address.get())) {
                client.get("address").problem("is the address of another client already");
            }
            if (name.isPresent() && (overTlsOnly || (address.isPresent() && secret.isPresent()))) {
                list.add(new Client(
                        name.get(), address, secret, vendor, site, authenticator, probeUser, tls, certificate, coa));
            }
        }
        return list;
    }

    private Configuration.Eap eap(YamlMap eap, String node) {
        YamlMap tls = eap.get("tls").map();
        Optional<NamedFile> certificate = keys.existing(tls.get("certificate"));
        Optional<NamedFile> key = keys.existing(tls.get("key"));
        if (certificate.isPresent() != key.isPresent()) {
            tls.get(certificate.isPresent() ? "key" : "certificate")
                    .problem("is missing; certificate and key go together");
        }
        return new Configuration.Eap(
                eap.get("identity")
                        .parse(HOST_NAME, ConfigurationReader::hostName)
                        .orElse(node),
                certificate,
                key,
                TlsReader.read(tls, EapTlsSettings.defaults()),
                tls.get("resumption").duration(Duration.ZERO, Duration.ofDays(7), Duration.ofHours(12)));
    }

    private Configuration.Storage storage(YamlMap storage, Path dataDir) {
        StorageLocation standard = new StorageLocation.Sqlite(dataDir.resolve("portcullis.db"));
        YamlValue url = storage.get("url");
        Optional<Secret> password = keys.secret(storage, "password", false);
        Optional<String> text = url.text();
        Optional<StorageLocation> given = text.flatMap(StorageLocation::parse);
        if (text.isPresent() && given.isEmpty()) {
            // Without the value: it may have a password in it.
            url.problem("must be " + StorageLocation.SQLITE + "FILE or " + StorageLocation.POSTGRESQL
                    + "//HOST/DATABASE?user=NAME");
        }
        StorageLocation location = given.orElse(standard);
        if (location instanceof StorageLocation.Sqlite sqlite) {
            location = new StorageLocation.Sqlite(keys.path(sqlite.file().toString()));
            if (password.isPresent()) {
                storage.get("password").problem("is for a database server; SQLite has none");
            }
        } else if (location instanceof StorageLocation.Postgresql postgresql && password.isPresent()) {
            location = postgresql.withPassword(password.get());
        }
        return new Configuration.Storage(
                location, storage.get("staleFor").duration(Duration.ZERO, Duration.ofDays(7), Duration.ofHours(4)));
    }

    /** @param identity the default of the issuer, which is the same at every node of an appliance */
    private static Configuration.Authorize authorize(YamlMap authorize, String identity) {
        return new Configuration.Authorize(
                authorize
                        .get("issuer")
                        .parse(
                                "a text without white space, best an https address",
                                text -> Optional.of(text).filter(given -> given.matches("\\S{1,256}")))
                        .orElse(identity),
                authorize
                        .get("tokenLifetime")
                        .duration(Duration.ofSeconds(10), Duration.ofHours(1), Duration.ofMinutes(5)));
    }

    private static Optional<String> hostName(String text) {
        return Optional.of(text).filter(name -> name.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"));
    }

    private ZoneId timezone(YamlValue value) {
        return value.parse("a zone like UTC or Europe/Berlin", text -> {
                    try {
                        return Optional.of(ZoneId.of(text));
                    } catch (DateTimeException unknown) {
                        return Optional.<ZoneId>empty();
                    }
                })
                .orElse(ZoneId.of("UTC"));
    }
}
