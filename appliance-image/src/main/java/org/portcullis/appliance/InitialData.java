package org.portcullis.appliance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.portcullis.console.store.AccessStore;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.Role;
import org.portcullis.eap.ca.CaSettings;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.store.CaStore;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.PolicyStore;
import org.portcullis.policy.store.PolicyVersion;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.store.StorageLocation;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasEntry;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.store.NasStore;

/**
 * What a new appliance has in its data folder: keys, the registry with the first admin, certificates, and secrets for scripts on
 * this machine. Everything secret is generated here, and readable by its owner alone.
 *
 * @param identity the name in the server certificate
 * @param publicUrl as the certificates have it
 * @param address where EST is listened for
 * @param sealKey of the others that this node joins; empty: it is the first
 * @param ownCa whether a CA with a root of its own is made; else another CA will be asked for its certificate
 * @param policy the first version; empty: the first start takes it from its file
 * @param localClient the address of this machine as a client in the registry; empty: the configuration file has it
 */
record InitialData(
        String node,
        String identity,
        Optional<URI> publicUrl,
        InetAddress address,
        CaSettings issuance,
        Optional<Path> sealKey,
        boolean ownCa,
        Optional<String> policy,
        Optional<Cidr> localClient) {
    private static final int SECRET_OCTETS = 24;
    private static final Actor INIT = Actor.system("init");

    /**
     * @param policy in force; empty: none yet
     * @param password the first one of the user admin; empty for a node that joined others
     */
    record Made(Optional<String> policy, Optional<Secret> password) {}

    /** @param storage where the registry is made, or is already */
    Made into(DataFolder data, StorageLocation storage) throws IOException {
        SecureRandom random = new SecureRandom();
        Cryptography cryptography = Cryptography.bouncyCastle(random);
        Secret thisMachine = randomText(random);
        Pem.writePrivate(data.thisMachineSecret(), line(thisMachine));
        try (Database database = Database.open(storage)) {
            database.migrate("policy");
            PolicyStore policies = new PolicyStore(database, node, InstantSource.system());
            SealKey seal = seal(data, random);
            ca(new CaStore(database, seal), cryptography).ifPresent(ca -> {
                CaRoots.write(data, ca.roots());
                ServerCertificate.forDevices(data, identity, publicUrl, address)
                        .renewIfDue(ca, new Pem(cryptography), Instant.now());
            });
            if (sealKey.isPresent()) {
                // That it opens their CA has shown that the key is theirs.
                seal.writeTo(data.sealKey());
            }
            AccessStore access = AccessStore.open(database, InstantSource.system(), random);
            AccountName admin = new AccountName(sealKey.isPresent() ? "admin-" + node : "admin");
            Secret token = access.tokens().create(admin, Role.ADMIN, Optional.empty());
            Pem.writePrivate(data.adminToken(), line(token));
            if (sealKey.isPresent()) {
                return new Made(policies.inForce().map(PolicyVersion::yaml), Optional.empty());
            }
            policy.ifPresent(text -> policies.importFile(text, "policy.yml", INIT));
            localClient.ifPresent(address -> new NasStore(database, seal, node, InstantSource.system())
                    .add(new NasEntry(thisMachine(address, thisMachine), Optional.empty()), INIT, ""));
            return new Made(policy, Optional.of(access.users().createFirstAdmin(admin)));
        }
    }

    private SealKey seal(DataFolder data, SecureRandom random) throws IOException {
        return sealKey.isPresent() ? SealKey.load(sealKey.get(), random) : SealKey.create(data.sealKey(), random);
    }

    /** The CA that there is from the beginning; empty where another one is asked for its certificate. */
    private Optional<IssuingCa> ca(CaStore store, Cryptography cryptography) {
        if (sealKey.isPresent()) {
            return Optional.of(IssuingCa.load(store, cryptography, InstantSource.system(), issuance));
        }
        return ownCa
                ? Optional.of(
                        IssuingCa.create(store, cryptography, InstantSource.system(), issuance, "Portcullis " + node))
                : Optional.empty();
    }

    private static NasClient thisMachine(Cidr address, Secret secret) {
        return new NasClient(
                "this-machine", address, secret, "", "", MessageAuthenticatorMode.REQUIRE, Optional.empty());
    }

    /** In hexadecimal digits, which no shell and no option parser takes for anything else. */
    private static Secret randomText(SecureRandom random) {
        byte[] octets = new byte[SECRET_OCTETS];
        random.nextBytes(octets);
        return Secret.ofUtf8(HexFormat.of().formatHex(octets));
    }

    static Secret line(Secret secret) {
        return Secret.ofUtf8(new String(secret.octets(), StandardCharsets.US_ASCII) + "\n");
    }
}
