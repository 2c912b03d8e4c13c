package org.portcullis.appliance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.DeviceServices;
import org.portcullis.console.store.AccessStore;
import org.portcullis.console.store.SigningKeys;
import org.portcullis.console.store.factor.SecondFactors;
import org.portcullis.eap.ca.CaRollover;
import org.portcullis.eap.ca.CaSettings;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.ca.Token;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.store.CaStore;
import org.portcullis.eap.store.TicketKeyStore;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.DeviceDirectory;
import org.portcullis.policy.store.EnrolmentRequests;
import org.portcullis.policy.store.HoldStore;
import org.portcullis.policy.store.Migrations;
import org.portcullis.policy.store.PolicyStore;
import org.portcullis.policy.store.RegistryCopies;
import org.portcullis.policy.store.RegistryStore;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.store.StorageLocation;
import org.portcullis.radius.accounting.Sessions;
import org.portcullis.radius.coa.ChangeOfAuthorization;
import org.portcullis.radius.nas.NasRoster;
import org.portcullis.radius.store.NasStore;
import org.portcullis.siem.journal.StoredJournal;

/**
 * The opened database with what commands need of it. Commands write the same tables as the serving process, which follows
 * them; so they work whether it runs or not.
 */
public final class Registry implements AutoCloseable {
    /** Its tables are the node's own, where the registry is shared. */
    static final String NODE_MODULE = "siem-export";

    /** Those that keep tables; the others refer to those of the first. */
    static final List<String> MODULES =
            List.of("policy", "eap-tls", "radius-server", "profiler", NODE_MODULE, "web-console");

    private final Configuration configuration;
    private final Database database;
    private final SecureRandom random;
    private final Optional<Token> token;
    private Optional<Database> own = Optional.empty();

    private Registry(Configuration configuration, Database database, SecureRandom random) {
        this.token = configuration.ca().pkcs11().map(Token::new);
        this.configuration = configuration;
        this.database = database;
        this.random = random;
    }

    /**
     * For the process that serves. Where the journal needs a newer program nothing is migrated.
     *
     * @throws Failure when there is no database yet
     * @throws org.portcullis.siem.journal.JournalException when the journal is of a newer version
     */
    public static Registry open(Configuration configuration, SecureRandom random) {
        StoredJournal.in(new DataFolder(configuration.dataDir()).journal());
        return open(configuration, random, Database::open);
    }

    /**
     * For a command, which does not read the whole database for damage first: of a large one that takes seconds.
     *
     * @throws Failure when there is no database yet
     */
    public static Registry openQuickly(Configuration configuration, SecureRandom random) {
        return open(configuration, random, Database::openUnchecked);
    }

    /**
     * For a look at data that an older program may be serving from: nothing is migrated.
     *
     * @throws Failure when there is no database yet
     */
    public static Registry openAsItIs(Configuration configuration, SecureRandom random) {
        return open(configuration, random, Database::openAsItIs);
    }

    /** A copy in that file, migrated as this one would be. */
    Registry migratedCopy(Path file) {
        database.copyTo(file);
        Registry copy = of(configuration, Database.open(file), random);
        MODULES.forEach(copy.database::migrate);
        return copy;
    }

    private static Registry open(
            Configuration configuration, SecureRandom random, Function<StorageLocation, Database> opening) {
        StorageLocation location = configuration.storage().location();
        if (location instanceof StorageLocation.Sqlite sqlite && !Files.exists(sqlite.file())) {
            throw new Failure(sqlite.file() + " is not there; make the data folder with `portcullis init`");
        }
        return of(configuration, opening.apply(location), random);
    }

    private static Registry of(Configuration configuration, Database database, SecureRandom random) {
        Registry registry = new Registry(configuration, database, random);
        try {
            database.onMigrated(registry.copies()::migrated);
            database.migrate("policy");
        } catch (RuntimeException refused) {
            database.close();
            throw refused;
        }
        return registry;
    }

    /** How the tables of every module stand to this program; without migrating any where it was opened as it is. */
    public List<Migrations.Status> migrationStatus() {
        List<Migrations.Status> statuses = new ArrayList<>(MODULES.stream()
                .filter(module -> !module.equals(NODE_MODULE) || !database.isShared())
                .map(database::migrationStatus)
                .toList());
        Path node = new DataFolder(configuration.dataDir()).nodeDatabase();
        if (database.isShared() && Files.exists(node)) {
            try (Database ofThisNode = Database.openAsItIs(new StorageLocation.Sqlite(node))) {
                statuses.add(ofThisNode.migrationStatus(NODE_MODULE));
            }
        }
        return statuses;
    }

    /** Where this node keeps what is no other's: how far it has come in its own journal. */
    public synchronized Database nodeDatabase() {
        if (!database.isShared()) {
            return database;
        }
        if (own.isEmpty()) {
            Database node = database.beside(new DataFolder(configuration.dataDir()).nodeDatabase());
            node.onMigrated(copies()::migrated);
            own = Optional.of(node);
        }
        return own.get();
    }

    public Database database() {
        return database;
    }

    public RegistryStore devices() {
        return new RegistryStore(database, configuration.node(), InstantSource.system());
    }

    public CredentialStore credentials() {
        return new CredentialStore(database, configuration.node(), InstantSource.system());
    }

    EnrolmentRequests enrolmentRequests() {
        return new EnrolmentRequests(database, configuration.node(), InstantSource.system());
    }

    public DeviceDirectory directory() {
        return new DeviceDirectory(database, configuration.node(), InstantSource.system());
    }

    /** What a backup, or a restore from one, leaves behind. */
    public RegistryCopies copies() {
        return new RegistryCopies(database, configuration.node(), InstantSource.system());
    }

    /** The devices, as the console works with them. */
    DeviceServices deviceServices(Sessions sessions, ChangeOfAuthorization coa) {
        return new DeviceServices(
                devices(),
                directory(),
                new FollowedSessions(sessions, devices(), directory(), coa),
                InstantSource.system());
    }

    /** MAC addresses and ports that are restricted for a time. */
    public HoldStore holds() {
        return new HoldStore(database, configuration.node(), InstantSource.system(), random);
    }

    public PolicyStore policies() {
        return new PolicyStore(database, configuration.node(), InstantSource.system());
    }

    private SealKey sealKey() {
        return SealKey.load(new DataFolder(configuration.dataDir()).sealKey(), random);
    }

    /** The NAS clients that are not in the configuration file. */
    NasStore nasClients() {
        return new NasStore(database, sealKey(), configuration.node(), InstantSource.system());
    }

    /** Whether there is a NAS client of that name, in the configuration file or the database. */
    public boolean hasClient(String name) {
        return new NasRoster(FileClients.of(configuration), nasClients().all())
                .named(name)
                .isPresent();
    }

    /** The keys of TLS session tickets. */
    TicketKeyStore ticketKeys() {
        return new TicketKeyStore(database, sealKey(), random, InstantSource.system());
    }

    /** Users, tokens, and what was done for tools with tokens. */
    public AccessStore access() {
        return AccessStore.open(database, InstantSource.system(), random);
    }

    /** What people show beside their password, once the same tables were opened. */
    SecondFactors secondFactors() {
        return new SecondFactors(database, sealKey(), random, InstantSource.system());
    }

    /** The keys of gateways' tokens, once the tables of users and tokens were opened. */
    SigningKeys signingKeys() {
        return new SigningKeys(database, sealKey(), random, InstantSource.system());
    }

    /** The appliance's own CA, its keys unsealed. */
    public IssuingCa ca(Cryptography cryptography) {
        return IssuingCa.load(
                new CaStore(database, sealKey()), cryptography, InstantSource.system(), caSettings(), token);
    }

    /** What gives the CA new keys. */
    public CaRollover rollover(Cryptography cryptography) {
        return new CaRollover(
                new CaStore(database, sealKey()),
                cryptography,
                InstantSource.system(),
                caSettings(),
                token,
                configuration.node());
    }

    private CaSettings caSettings() {
        return caSettings(configuration);
    }

    static CaSettings caSettings(Configuration configuration) {
        return CaSettings.withValidity(configuration.ca().validity())
                .with(configuration.ca().profiles())
                .published(configuration.ca().publicUrl());
    }

    @Override
    public synchronized void close() {
        own.ifPresent(Database::close);
        database.close();
    }
}
