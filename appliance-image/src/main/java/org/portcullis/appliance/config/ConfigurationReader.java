package org.portcullis.appliance.config;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.portcullis.appliance.config.Configuration.Client;
import org.portcullis.appliance.config.Configuration.Credentials;
import org.portcullis.appliance.config.Configuration.Export;
import org.portcullis.appliance.config.Configuration.MessageAuthenticator;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.appliance.config.Configuration.UnknownDevice;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.YamlDocument;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** Reads {@code portcullis.yml}. Everything wrong in it is reported together, each with its line. */
public final class ConfigurationReader {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final int MIN_SECRET = 8;
    private static final String SQLITE = "jdbc:sqlite:";

    private final Path file;
    private final Path folder;
    private final String hostName;
    private final List<String> withoutEffect = new ArrayList<>();

    private ConfigurationReader(Path file, String hostName) {
        this.file = file;
        this.folder = file.toAbsolutePath().normalize().getParent();
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

    private Configuration configuration(YamlMap root) {
        String node = root.get("node").text(hostName);
        Path dataDir = path(root.get("dataDir").text("data"));
        Configuration.Trust trust = trust(root.get("trust").map());
        Configuration configuration = new Configuration(
                file,
                node,
                dataDir,
                radius(root.get("radius").map()),
                clients(root.get("clients")),
                eap(root.get("eap").map(), node),
                trust,
                ca(root.get("ca").map()),
                path(root.get("policy").text("policy.yml")),
                storageUrl(root.get("storage").map(), dataDir),
                events(root.get("events").map()),
                exports(root.get("export")),
                console(root.get("console").map()),
                timezone(root.get("timezone")),
                withoutEffect);
        onlyDefault(root.get("lifecycle").map().get("activate"), "admin");
        YamlMap dhcp = root.get("profiler").map().get("dhcp").map();
        onlyDefault(dhcp.get("enabled"), "false");
        noEffect(dhcp.get("port"));
        return configuration;
    }

    private Configuration.Radius radius(YamlMap radius) {
        List<InetAddress> addresses = new ArrayList<>();
        for (YamlValue address : radius.get("address").list()) {
            address.parse("an IPv4 or IPv6 address", Cidr::parseAddress).ifPresent(addresses::add);
        }
        if (addresses.isEmpty()) {
            addresses.add(Cidr.parseAddress("0.0.0.0").orElseThrow());
        }
        noEffect(radius.get("acctPort"));
        YamlMap radsec = radius.get("radsec").map();
        onlyDefault(radsec.get("enabled"), "false");
        List.of("port", "certificate", "key", "trust").forEach(key -> noEffect(radsec.get(key)));
        return new Configuration.Radius(addresses, radius.get("authPort").integer(0, 65535, 1812));
    }

    private List<Client> clients(YamlValue clients) {
        List<Client> list = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<Cidr> addresses = new HashSet<>();
        for (YamlValue value : clients.list()) {
            YamlMap client = value.map();
            Optional<String> name = client.require("name").text();
            Optional<Cidr> address = client.require("address")
                    .parse("an address or a block like 10.1.0.0/16 or 2001:db8::/32", Cidr::parse);
            Optional<Secret> secret = secret(client, "secret", true);
            if (secret.isPresent() && secret.get().length() < MIN_SECRET) {
                client.get("secret").problem("has fewer than " + MIN_SECRET + " octets; use at least 16 random ones");
            }
            String vendor = client.get("vendor").text("");
            String site = client.get("site").text("");
            MessageAuthenticator authenticator =
                    client.get("messageAuthenticator").word(MessageAuthenticator.class, MessageAuthenticator.REQUIRE);
            Optional<String> probeUser = client.get("probeUser").text();
            noEffect(client.get("coa"));
            if (name.isPresent() && !names.add(name.get())) {
                client.get("name").problem("names a second client " + name.get() + "; a name is used once");
            }
            if (address.isPresent() && !addresses.add(address.get())) {
                client.get("address").problem("is the address of another client already");
            }
            if (name.isPresent() && address.isPresent() && secret.isPresent()) {
                list.add(new Client(name.get(), address.get(), secret.get(), vendor, site, authenticator, probeUser));
            }
        }
        return list;
    }

    private Configuration.Eap eap(YamlMap eap, String node) {
        YamlMap tls = eap.get("tls").map();
        Optional<NamedFile> certificate = existing(tls.get("certificate"));
        Optional<NamedFile> key = existing(tls.get("key"));
        if (certificate.isPresent() != key.isPresent()) {
            tls.get(certificate.isPresent() ? "key" : "certificate")
                    .problem("is missing; certificate and key go together");
        }
        Map<String, String> versions = Map.of("1.2", "1.2", "1.3", "1.3");
        String min = tls.get("min").word(versions).orElse("1.2");
        String max = tls.get("max").word(versions).orElse("1.3");
        if (min.compareTo(max) > 0) {
            tls.get("min").problem("is newer than eap.tls.max; no device could agree");
        }
        noEffect(tls.get("resumption"));
        return new Configuration.Eap(
                eap.get("identity").text(node),
                certificate,
                key,
                min,
                max,
                tls.get("fragmentSize").integer(100, 4000, 1024));
    }

    private Configuration.Trust trust(YamlMap trust) {
        List<String> identity =
                identity(trust.get("identity"), List.of("san-uri", "subject.serialNumber", "subject.commonName"));
        Configuration.Revocation revocation = revocation(
                trust.get("revocation"), new Configuration.Revocation(true, false, List.of(), Duration.ZERO));
        List<Configuration.Anchor> anchors = new ArrayList<>();
        for (YamlValue value : trust.get("anchors").list()) {
            if (value.isMap()) {
                YamlMap anchor = value.map();
                Optional<NamedFile> path = existing(anchor.require("file"));
                Optional<String> vendor = anchor.get("vendor").text();
                List<String> names = identity(anchor.get("identity"), identity);
                Configuration.Revocation own = revocation(anchor.get("revocation"), revocation);
                path.ifPresent(p -> anchors.add(new Configuration.Anchor(p, vendor, names, own)));
            } else {
                existing(value)
                        .ifPresent(
                                p -> anchors.add(new Configuration.Anchor(p, Optional.empty(), identity, revocation)));
            }
        }
        List<NamedFile> intermediates = trust.get("intermediates").list().stream()
                .flatMap(value -> existing(value).stream())
                .toList();
        onlyDefault(trust.get("expired"), "refuse");
        return new Configuration.Trust(
                anchors,
                intermediates,
                identity,
                revocation,
                trust.get("unknownDevice").word(UnknownDevice.class, UnknownDevice.REFUSE));
    }

    private List<String> identity(YamlValue value, List<String> fallback) {
        Map<String, String> sources = Map.of(
                "san-uri", "san-uri",
                "subject.serialNumber", "subject.serialNumber",
                "subject.commonName", "subject.commonName");
        List<String> names = value.list().stream()
                .flatMap(item -> item.word(sources).stream())
                .toList();
        return names.isEmpty() ? fallback : names;
    }

    private Configuration.Revocation revocation(YamlValue value, Configuration.Revocation fallback) {
        YamlMap revocation = value.map();
        boolean crl = fallback.crl();
        boolean ocsp = false;
        YamlValue check = revocation.get("check");
        if (check.isPresent()) {
            crl = false;
            for (YamlValue item : check.list()) {
                String way = item.word(Map.of("crl", "crl", "ocsp", "ocsp")).orElse("");
                crl |= way.equals("crl");
                ocsp |= way.equals("ocsp");
            }
        }
        boolean accept = revocation
                .get("onUnknown")
                .word(Map.of("refuse", false, "accept", true))
                .orElse(fallback.acceptUnknown());
        if (ocsp && accept) {
            check.problem(
                    "asks for ocsp, which this version does not do, and onUnknown: accept would let everything pass;"
                            + " use [crl], or onUnknown: refuse");
        } else if (ocsp) {
            withoutEffect.add(check.path() + " (line " + check.line() + "): ocsp");
            crl = true;
        }
        noEffect(revocation.get("reload"));
        List<NamedFile> crls = revocation.get("crls").isPresent()
                ? revocation.get("crls").list().stream()
                        .flatMap(item -> existing(item).stream())
                        .toList()
                : fallback.crls();
        return new Configuration.Revocation(
                crl, accept, crls, revocation.get("crlGrace").duration(Duration.ZERO, YEAR, fallback.crlGrace()));
    }

    private Configuration.Ca ca(YamlMap ca) {
        List.of("publicUrl", "estPort", "httpPort", "overlap").forEach(key -> noEffect(ca.get(key)));
        if (ca.get("pkcs11").isPresent()) {
            ca.get("pkcs11").problem("is not available in this version; leave it out");
        }
        return new Configuration.Ca(
                ca.get("validity").duration(Duration.ofMinutes(1), YEAR.multipliedBy(10), Duration.ofDays(90)));
    }

    private String storageUrl(YamlMap storage, Path dataDir) {
        noEffect(storage.get("staleFor"));
        YamlValue url = storage.get("url");
        String text = url.text(SQLITE + dataDir.resolve("portcullis.db"));
        if (!text.startsWith(SQLITE)) {
            url.problem("must begin with " + SQLITE + "; this version keeps its registry in SQLite");
            return SQLITE;
        }
        return SQLITE + path(text.substring(SQLITE.length()));
    }

    private Configuration.Events events(YamlMap events) {
        List.of("maxDisk", "onDiskFull").forEach(key -> noEffect(events.get(key)));
        return new Configuration.Events(
                events.get("beforeAccept").bool(true),
                events.get("retention").duration(Duration.ofHours(1), YEAR.multipliedBy(20), Duration.ofDays(90)));
    }

    private List<Export> exports(YamlValue exports) {
        List<Export> list = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlValue value : exports.list()) {
            YamlMap export = value.map();
            Optional<String> name = export.require("name")
                    .parse(
                            "a name of letters, digits, '.', '_' and '-'",
                            text -> text.matches("[\\w.-]{1,64}") ? Optional.of(text) : Optional.empty());
            Optional<String> type = export.require("type").word(Map.of("elasticsearch", "elasticsearch"));
            Optional<URI> url = export.require("url").parse("a URL like https://es.example.org:9200", this::httpUrl);
            String dataStream = export.get("dataStream").text("logs-portcullis.access-default");
            Optional<NamedFile> ca = existing(export.get("ca"));
            Credentials credentials = credentials(export);
            if (name.isPresent() && !names.add(name.get())) {
                export.get("name")
                        .problem("names a second exporter " + name.get() + "; its cursor needs a name of its own");
            }
            if (name.isPresent() && type.isPresent() && url.isPresent()) {
                list.add(new Export(name.get(), url.get(), dataStream, credentials, ca));
            }
        }
        return list;
    }

    private Configuration.Console console(YamlMap console) {
        return new Configuration.Console(
                console.get("address")
                        .parse("an IPv4 or IPv6 address", Cidr::parseAddress)
                        .orElseGet(() -> Cidr.parseAddress("127.0.0.1").orElseThrow()),
                console.get("port").integer(0, 65535, 8443));
    }

    private Credentials credentials(YamlMap export) {
        Optional<Secret> apiKey = secret(export, "apiKey", false);
        Optional<String> user = export.get("user").text();
        Optional<Secret> password = secret(export, "password", false);
        if (user.isPresent() != password.isPresent()) {
            export.get(user.isPresent() ? "password" : "user").problem("is missing; user and password go together");
        }
        if (apiKey.isPresent() && user.isPresent()) {
            export.get("apiKey").problem("and user exclude each other; keep one");
        }
        if (apiKey.isPresent()) {
            return new Credentials.ApiKey(apiKey.get());
        }
        return user.isPresent() && password.isPresent()
                ? new Credentials.Password(user.get(), password.get())
                : new Credentials.None();
    }

    private Optional<URI> httpUrl(String text) {
        try {
            URI uri = URI.create(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return http && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException notAUri) {
            return Optional.empty();
        }
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

    /** The value of {@code key}, or the content of the file that {@code keyFile} names. */
    private Optional<Secret> secret(YamlMap map, String key, boolean required) {
        YamlValue inline = map.get(key);
        YamlValue fromFile = map.get(key + "File");
        if (inline.isPresent() && fromFile.isPresent()) {
            inline.problem("and " + key + "File exclude each other; keep one");
        }
        if (fromFile.isPresent()) {
            return existing(fromFile).flatMap(file -> {
                String text = YamlDocument.textOf(file.path()).strip();
                if (text.isEmpty()) {
                    fromFile.problem("names an empty file");
                    return Optional.empty();
                }
                return Optional.of(Secret.ofUtf8(text));
            });
        }
        if (!inline.isPresent() && required) {
            inline.problem("is missing; give " + key + " or " + key + "File");
        }
        return inline.text().map(Secret::ofUtf8);
    }

    private Optional<NamedFile> existing(YamlValue value) {
        return value.text().flatMap(text -> {
            Path path = path(text);
            if (!Files.isReadable(path)) {
                value.problem("names " + path + ", which is not there or cannot be read");
                return Optional.empty();
            }
            return Optional.of(new NamedFile(path, value.path(), value.line()));
        });
    }

    private Path path(String text) {
        return folder.resolve(text).normalize();
    }

    /** For a key whose feature this version does not have and whose absence harms nobody. */
    private void noEffect(YamlValue value) {
        if (value.isPresent()) {
            withoutEffect.add(value.path() + " (line " + value.line() + ")");
            takeAll(value);
        }
    }

    private void takeAll(YamlValue value) {
        if (value.isMap()) {
            value.map().entries().values().forEach(this::takeAll);
        } else if (value.isList()) {
            value.list().forEach(this::takeAll);
        }
    }

    /** For a key that asks for something this version does not do: silence would be taken for consent. */
    private void onlyDefault(YamlValue value, String only) {
        value.text()
                .filter(text -> !text.equals(only))
                .ifPresent(text -> value.problem("is " + text + "; this version knows only " + only));
    }
}
