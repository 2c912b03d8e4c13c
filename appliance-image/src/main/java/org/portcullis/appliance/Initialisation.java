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
import java.util.Base64;
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
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.value.Secret;

/** Makes a new appliance's folder; everything secret in it is generated here, and readable by its owner alone. */
public final class Initialisation {
    private static final int SECRET_OCTETS = 24;

    private final Path folder;
    private final String node;
    private final boolean ownCa;
    private final SecureRandom random = new SecureRandom();

    /** @param ownCa whether a CA with a root of its own is made; else another CA will be asked for its certificate */
    public Initialisation(Path folder, String node, boolean ownCa) {
        this.folder = folder;
        this.node = node;
        this.ownCa = ownCa;
    }

    /** Where the appliance will listen; 0 takes any free port at each start. */
    public record Ports(int auth, int acct, int console, int est, int caHttp) {}

    /**
     * @return the first password of the user admin, which is kept nowhere
     * @throws Failure when something is there already, or cannot be written
     */
    public Secret run(InetAddress address, Ports ports) {
        Path configuration = folder.resolve("portcullis.yml");
        Path policy = folder.resolve("policy.yml");
        DataFolder data = new DataFolder(folder.resolve("data"));
        for (Path made : List.of(configuration, policy, data.path())) {
            if (Files.exists(made)) {
                throw new Failure(made + " is there already; init never overwrites. Choose another --dir.");
            }
        }
        try {
            Files.createDirectories(folder);
            Files.createDirectory(
                    data.path(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            String policyText = resource(RuleSet.class, "policy.example.yml");
            Secret password = makeKeysAndDatabase(data, policyText, address);
            Pem.writePrivate(data.path().resolve("this-machine.secret"), Secret.ofUtf8(randomText() + "\n"));
            Files.writeString(policy, policyText);
            Files.writeString(
                    configuration,
                    resource(Configuration.class, "portcullis.example.yml")
                            .replace("@address@", address.getHostAddress())
                            .replace("@authPort@", Integer.toString(ports.auth()))
                            .replace("@acctPort@", Integer.toString(ports.acct()))
                            .replace("@consolePort@", Integer.toString(ports.console()))
                            .replace("@estPort@", Integer.toString(ports.est()))
                            .replace("@caHttpPort@", Integer.toString(ports.caHttp())));
            return password;
        } catch (IOException e) {
            throw new Failure(folder + " cannot be made: " + e);
        }
    }

    private Secret makeKeysAndDatabase(DataFolder data, String policy, InetAddress address) throws IOException {
        Cryptography cryptography = Cryptography.bouncyCastle(random);
        SealKey sealKey = SealKey.create(data.sealKey(), random);
        try (Database database = Database.open(data.database())) {
            database.migrate("policy");
            CaStore store = new CaStore(database, sealKey);
            if (ownCa) {
                IssuingCa ca = IssuingCa.create(
                        store, cryptography, InstantSource.system(), CaSettings.defaults(), "Portcullis " + node);
                CaRoots.write(data, ca.roots());
                ServerCertificate.forDevices(data, node, Optional.empty(), address)
                        .renewIfDue(ca, new Pem(cryptography), Instant.now());
            }
            new PolicyStore(database, node, InstantSource.system())
                    .importFile(policy, "policy.yml", Actor.system("init"));
            return makeAccess(database, data);
        }
    }

    /** The first admin, and a token for scripts on this machine. */
    private Secret makeAccess(Database database, DataFolder data) throws IOException {
        AccessStore access = AccessStore.open(database, InstantSource.system(), random);
        AccountName admin = new AccountName("admin");
        Secret token = access.tokens().create(admin, Role.ADMIN, Optional.empty());
        Pem.writePrivate(
                data.adminToken(), Secret.ofUtf8(new String(token.octets(), StandardCharsets.US_ASCII) + "\n"));
        return access.users().createFirstAdmin(admin);
    }

    private String randomText() {
        byte[] octets = new byte[SECRET_OCTETS];
        random.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static String resource(Class<?> beside, String name) throws IOException {
        try (InputStream in = beside.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
