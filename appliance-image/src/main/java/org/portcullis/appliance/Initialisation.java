package org.portcullis.appliance;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.eap.ca.CaSettings;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.store.StorageLocation;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;

/** Makes a new appliance: a folder with everything, or the data alone for a configuration that is there. */
public final class Initialisation {
    private final boolean ownCa;
    private final Optional<Path> sealKey;
    private final Optional<Path> passwordFile;

    /**
     * What it is called.
     *
     * @param node empty: as the host is
     * @param identity {@code eap.identity}; empty: as the node is
     */
    public record Names(Optional<String> node, Optional<String> identity) {}

    /** Where it will listen. */
    public record Addresses(InetAddress radius, InetAddress console) {}

    /** On which ports; 0 takes any free port at each start. */
    public record Ports(int auth, int acct, int console, int est, int caHttp) {}

    /**
     * @param ownCa whether a CA with a root of its own is made; else another CA will be asked for its certificate
     * @param sealKey a copy of the others' {@code data/seal.key}, with which this one joins them; empty: it is the first
     * @param passwordFile gets the first password, mode 0600; empty: it is kept nowhere
     */
    public Initialisation(boolean ownCa, Optional<Path> sealKey, Optional<Path> passwordFile) {
        this.ownCa = ownCa;
        this.sealKey = sealKey;
        this.passwordFile = passwordFile;
    }

    /**
     * Makes {@code portcullis.yml}, {@code policy.yml} and {@code data} in a folder.
     *
     * @return the first password of the user admin; empty for one that joins others
     * @throws Failure when something is there already, or cannot be written
     */
    public Optional<Secret> folder(Path folder, Names names, InitialStorage storage, Addresses addresses, Ports ports) {
        Path configuration = folder.resolve("portcullis.yml");
        Path policy = folder.resolve("policy.yml");
        List.of(configuration, policy).forEach(InitialFolder::refuseWhatIsThere);
        String node = names.node().orElseGet(HostName::read);
        InitialData plan = new InitialData(
                node,
                names.identity().orElse(node),
                Optional.empty(),
                addresses.radius(),
                CaSettings.defaults(),
                sealKey,
                ownCa,
                Optional.of(InitialConfiguration.policy()),
                Optional.empty());
        InitialData.Made made = InitialFolder.make(folder.resolve("data"), making -> {
            InitialData.Made filled = plan.into(making.data(), storage.location(making.data(), sealKey.isPresent()));
            Files.writeString(policy, filled.policy().orElseGet(InitialConfiguration::policy));
            Files.writeString(configuration, InitialConfiguration.text(names, storage, addresses, ports));
            keepPassword(making, filled);
            return filled;
        });
        return made.password();
    }

    /**
     * Makes the data folder of a configuration. This machine becomes a client by the registry.
     *
     * @return as {@link #folder}
     * @throws Failure as {@link #folder}
     */
    public Optional<Secret> data(Configuration configuration) {
        StorageLocation storage = configuration.storage().location();
        if (sealKey.isPresent() && !(storage instanceof StorageLocation.Postgresql)) {
            throw new Failure("--seal-key is to join nodes that share a database; " + configuration.file()
                    + " has storage.url " + storage);
        }
        InitialData plan = new InitialData(
                configuration.node(),
                configuration.eap().identity(),
                configuration.ca().publicUrl(),
                configuration.ca().address(),
                Registry.caSettings(configuration),
                sealKey,
                ownCa,
                Optional.empty(),
                Optional.of(thisMachine(configuration.radius().addresses().get(0))));
        return InitialFolder.make(configuration.dataDir(), making -> {
                    InitialData.Made filled = plan.into(making.data(), inMaking(making, storage));
                    keepPassword(making, filled);
                    return filled;
                })
                .password();
    }

    /** From where this machine itself asks the one that listens there. */
    static Cidr thisMachine(InetAddress listening) {
        if (listening.isAnyLocalAddress() || listening.isLoopbackAddress()) {
            return Cidr.parse(listening instanceof Inet6Address ? "::1" : "127.0.0.1")
                    .orElseThrow();
        }
        return Cidr.parse(listening.getHostAddress()).orElseThrow();
    }

    private static StorageLocation inMaking(InitialFolder making, StorageLocation storage) {
        if (storage instanceof StorageLocation.Sqlite sqlite) {
            InitialFolder.refuseWhatIsThere(sqlite.file());
            return new StorageLocation.Sqlite(making.now(sqlite.file()));
        }
        return storage;
    }

    private void keepPassword(InitialFolder making, InitialData.Made made) throws IOException {
        if (passwordFile.isPresent() && made.password().isPresent()) {
            InitialFolder.refuseWhatIsThere(passwordFile.get());
            Pem.writePrivate(
                    making.now(passwordFile.get()),
                    InitialData.line(made.password().get()));
        }
    }
}
