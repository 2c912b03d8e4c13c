package org.portcullis.appliance;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.store.AccessStore;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.Role;
import org.portcullis.eap.ca.CaSettings;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.store.CaStore;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.PolicyStore;
import org.portcullis.policy.store.PolicyVersion;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.store.StorageLocation;
import org.portcullis.policy.value.Secret;

/** Makes a new appliance's folder; everything secret in it is generated here, and readable by its owner alone. */
public final class Initialisation {
    private static final int SECRET_OCTETS = 24;

    private final Path folder;
    private final Names names;
    private final String node;
    private final InitialStorage storage;
    private final boolean ownCa;
    private final SecureRandom random = new SecureRandom();

    /**
     * What it is called.
     *
     * @param node empty: as the host is
     * @param identity {@code eap.identity}; empty: as the node is
     */
    public record Names(Optional<String> node, Optional<String> identity) {}

    /** @param ownCa whether a CA with a root of its own is made; else another CA will be asked for its certificate */
    public Initialisation(Path folder, Names names, InitialStorage storage, boolean ownCa) {
        this.folder = folder;
        this.names = names;
        this.node = names.node.orElseGet(HostName::read);
        this.storage = storage;
        this.ownCa = ownCa;
    }

    /** Where the appliance will listen; 0 takes any free port at each start. */
    public record Ports(int auth, int acct, int console, int est, int caHttp) {}

    /**
     * @param address where RADIUS will listen
     * @param console where the console will
     * @return the first password of the user admin, which is kept nowhere; empty for one that joins others
     * @throws Failure when something is there already, or cannot be written
     */
    public Optional<Secret> run(InetAddress address, InetAddress console, Ports ports) {
        Path configuration = folder.resolve("portcullis.yml");
        Path policy = folder.resolve("policy.yml");
        DataFolder data = new DataFolder(folder.resolve("data"));
        StorageLocation location = storage.location(data);
        for (Path made : List.of(configuration, policy, data.path())) {
            if (Files.exists(made)) {
                throw new Failure(made + " is there already; init never overwrites. Choose another --dir.");
            }
        }
        try {
            Files.createDirectories(folder);
            Files.createDirectory(
                    data.path(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Made made = makeKeysAndDatabase(data, location, address);
            Pem.writePrivate(data.path().resolve("this-machine.secret"), Secret.ofUtf8(randomText() + "\n"));
            Files.writeString(policy, made.policy);
            Files.writeString(
                    configuration,
                    resource(Configuration.class, "portcullis.example.yml")
                            .replace(
                                    "# node: radius-1",
                                    names.node.map("node: "::concat).orElse("# node: radius-1"))
                            .replace(
                                    "# identity: radius.example.org",
                                    names.identity.map("identity: "::concat).orElse("# identity: radius.example.org"))
                            .replace("@storage@", storage.yaml())
                            .replace("@address@", address.getHostAddress())
                            .replace("@consoleAddress@", console.getHostAddress())
                            .replace("@authPort@", Integer.toString(ports.auth()))
                            .replace("@acctPort@", Integer.toString(ports.acct()))
                            .replace("@consolePort@", Integer.toString(ports.console()))
                            .replace("@estPort@", Integer.toString(ports.est()))
                            .replace("@caHttpPort@", Integer.toString(ports.caHttp())));
            return made.password;
        } catch (IOException e) {
            throw new Failure(folder + " cannot be made: " + e);
        }
    }

    /** The CA that there is from the beginning; empty where another one is asked for its certificate. */
    private Optional<IssuingCa> ca(DataFolder data, Database database, Cryptography cryptography) throws IOException {
        if (storage.sealKey().isPresent()) {
            return Optional.of(
                    join(data, database, cryptography, storage.sealKey().get()));
        }
        CaStore store = new CaStore(database, SealKey.create(data.sealKey(), random));
        return ownCa
                ? Optional.of(IssuingCa.create(
                        store, cryptography, InstantSource.system(), CaSettings.defaults(), "Portcullis " + node))
                : Optional.empty();
    }

    /** @param policy the one in force */
    private record Made(String policy, Optional<Secret> password) {}

    private Made makeKeysAndDatabase(DataFolder data, StorageLocation location, InetAddress address)
            throws IOException {
        Cryptography cryptography = Cryptography.bouncyCastle(random);
        try (Database database = Database.open(location)) {
            database.migrate("policy");
            PolicyStore policies = new PolicyStore(database, node, InstantSource.system());
            ca(data, database, cryptography).ifPresent(ca -> {
                CaRoots.write(data, ca.roots());
                ServerCertificate.forDevices(data, names.identity.orElse(node), Optional.empty(), address)
                        .renewIfDue(ca, new Pem(cryptography), Instant.now());
            });
            AccessStore access = AccessStore.open(database, InstantSource.system(), random);
            if (storage.sealKey().isPresent()) {
                makeToken(access, data, new AccountName("admin-" + node));
                return new Made(policies.inForce().map(PolicyVersion::yaml).orElse(example()), Optional.empty());
            }
            policies.importFile(example(), "policy.yml", Actor.system("init"));
            AccountName admin = new AccountName("admin");
            makeToken(access, data, admin);
            return new Made(example(), Optional.of(access.users().createFirstAdmin(admin)));
        }
    }

    /** Takes over the key of those that are there; that it opens their CA shows that it is theirs. */
    private IssuingCa join(DataFolder data, Database database, Cryptography cryptography, Path theirs)
            throws IOException {
        SealKey sealKey = SealKey.load(theirs, random);
        IssuingCa ca = IssuingCa.load(
                new CaStore(database, sealKey), cryptography, InstantSource.system(), CaSettings.defaults());
        sealKey.writeTo(data.sealKey());
        return ca;
    }

    /** A token for scripts on this machine. */
    private void makeToken(AccessStore access, DataFolder data, AccountName name) throws IOException {
        Secret token = access.tokens().create(name, Role.ADMIN, Optional.empty());
        Pem.writePrivate(
                data.adminToken(), Secret.ofUtf8(new String(token.octets(), StandardCharsets.US_ASCII) + "\n"));
    }

    private static String example() throws IOException {
        return resource(RuleSet.class, "policy.example.yml");
    }

    /** In hexadecimal digits, which no shell and no option parser takes for anything else. */
    private String randomText() {
        byte[] octets = new byte[SECRET_OCTETS];
        random.nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }

    private static String resource(Class<?> beside, String name) throws IOException {
        try (InputStream in = beside.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
