package org.portcullis.appliance.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.portcullis.appliance.DataFolder;
import org.portcullis.appliance.DataLock;
import org.portcullis.appliance.Failure;
import org.portcullis.appliance.FileTree;
import org.portcullis.appliance.Registry;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.policy.device.Actor;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.journal.JournalRecord;
import org.portcullis.siem.journal.ReadOnlyJournal;

/**
 * Makes an appliance of a backup: on a new machine, or in the place of one whose registry was lost. All of it is unpacked and
 * held against its checksums beside the place before anything there is moved aside; nothing is deleted.
 *
 * <p>The journal goes on where it can: one that survived is kept, and {@link Aftermath} has done again what it tells of.
 */
public final class Restore {
    private static final String JOURNAL = "journal";
    private static final List<String> JOURNAL_KEYS = List.of("journal.key", "journal.pub");
    private static final String LOCK = "lock";

    private final Path backup;
    private final Path configurationFile;
    private final Path folder;
    private final boolean replace;
    private final Optional<Path> journal;
    private final InstantSource clock;
    private final String aside;
    private final List<String> said = new ArrayList<>();

    /**
     * How it went.
     *
     * @param again what was done again that was done after the backup
     * @param open what somebody has to look at
     */
    public record Report(String node, String made, List<String> said, List<String> again, List<String> open) {}

    /**
     * @param configurationFile where the configuration goes
     * @param replace whether what is there may be put aside
     * @param journal a folder with a journal that survived elsewhere
     */
    public Restore(Path backup, Path configurationFile, boolean replace, Optional<Path> journal, InstantSource clock) {
        this.backup = backup;
        this.configurationFile = configurationFile.toAbsolutePath().normalize();
        this.folder = this.configurationFile.getParent();
        this.replace = replace;
        this.journal = journal;
        this.clock = clock;
        this.aside = "before-"
                + clock.instant().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
    }

    /**
     * @param reader reads a configuration
     * @param opener opens the registry that it names
     * @throws Failure when it cannot be done; what was there is as it was then, or under {@code before-TIME}
     */
    public Report run(Function<Path, Configuration> reader, Function<Configuration, Registry> opener, Actor actor) {
        try (ZipFile zip = new ZipFile(backup.toFile())) {
            Manifest manifest = manifest(zip);
            String name = configurationFile.getFileName().toString();
            if (!manifest.configuration().equals(name)) {
                throw new Failure("the configuration of this backup is " + manifest.configuration() + ", not " + name
                        + "; give it that name");
            }
            Path data = folder.resolve(manifest.dataDir()).normalize();
            boolean made = makePrivate(data);
            DataLock lock = DataLock.take(new DataFolder(data));
            try (lock) {
                try {
                    refuseWhatIsThere(data);
                    boolean survived = unpackAndPlace(zip, manifest, data);
                    Report report = finish(reader.apply(configurationFile), opener, manifest, survived, actor);
                    FileTree.give(data, data);
                    return report;
                } finally {
                    leaveNoEmptyFolder(data, made);
                }
            }
        } catch (ZipException e) {
            throw new Failure(
                    backup + " is no backup of this program, or is cut off or damaged (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw new Failure(backup + " cannot be restored: " + e);
        }
    }

    private boolean unpackAndPlace(ZipFile zip, Manifest manifest, Path data) throws IOException {
        Path unpacked = Files.createTempDirectory(data, ".restore-");
        try {
            unpack(zip, manifest, unpacked);
            boolean survived = keepJournal(manifest, data, unpacked.resolve(Manifest.DATA));
            place(manifest, data, unpacked);
            return survived;
        } finally {
            FileTree.delete(unpacked);
        }
    }

    /** After a restore that came to nothing, what it made is gone. */
    private static void leaveNoEmptyFolder(Path data, boolean made) throws IOException {
        if (children(data).isEmpty()) {
            Files.deleteIfExists(data.resolve(LOCK));
            if (made) {
                Files.delete(data);
            }
        }
    }

    private Manifest manifest(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(Manifest.NAME);
        if (entry == null) {
            throw new Failure(backup + " is no backup of this program, or is not whole: it has no " + Manifest.NAME);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return Manifest.read(backup, in.readAllBytes());
        }
    }

    /** Whether the folder was not there. */
    private static boolean makePrivate(Path data) throws IOException {
        Files.createDirectories(data.getParent());
        if (Files.isDirectory(data)) {
            return false;
        }
        Files.createDirectory(data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileTree.give(data, data.getParent());
        return true;
    }

    private void refuseWhatIsThere(Path data) throws IOException {
        if (replace) {
            return;
        }
        List<Path> there = new ArrayList<>(children(data));
        if (Files.exists(configurationFile)) {
            there.add(configurationFile);
        }
        if (!there.isEmpty()) {
            throw new Failure(
                    there.get(0) + " is there already; with --replace it is put aside, and nothing is deleted");
        }
    }

    /** All but the lock, and what a restore put aside before. */
    private static List<Path> children(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> !file.getFileName().toString().equals(LOCK))
                    .filter(file -> !file.getFileName().toString().startsWith("before-"))
                    .sorted()
                    .toList();
        }
    }

    private void unpack(ZipFile zip, Manifest manifest, Path into) throws IOException {
        for (Manifest.Entry entry : manifest.entries()) {
            ZipEntry packed = zip.getEntry(entry.name());
            if (packed == null) {
                throw new Failure(backup + " is not whole: " + entry.name() + " is missing");
            }
            Path file = into.resolve(entry.name());
            Files.createDirectories(file.getParent());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            MessageDigest sha256 = Sha256.begin();
            try (InputStream in = zip.getInputStream(packed);
                    OutputStream out = new DigestOutputStream(Files.newOutputStream(file), sha256)) {
                in.transferTo(out);
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(entry.mode()));
            if (!HexFormat.of().formatHex(sha256.digest()).equals(entry.sha256())) {
                throw new Failure(backup + " is damaged: " + entry.name() + " is not what was packed");
            }
        }
    }

    /** Whether a journal survived that goes on where the backup's ends; it then takes that one's place. */
    private boolean keepJournal(Manifest manifest, Path data, Path unpacked) throws IOException {
        Path survivor = journal.orElse(data.resolve(JOURNAL));
        if (!Files.isDirectory(survivor)) {
            if (journal.isPresent()) {
                throw new Failure(survivor + " is not there");
            }
            return false;
        }
        if (!goesOn(manifest, survivor)) {
            String what = survivor + " is not the journal that this backup was made beside";
            if (journal.isPresent()) {
                throw new Failure(what);
            }
            said.add(what + "; it is put aside");
            return false;
        }
        FileTree.delete(unpacked.resolve(JOURNAL));
        Files.createDirectories(unpacked.resolve(JOURNAL));
        for (Path file : children(survivor)) {
            Path to = unpacked.resolve(JOURNAL).resolve(file.getFileName());
            if (journal.isPresent()) {
                Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
            } else {
                Files.move(file, to);
            }
        }
        for (String key : journal.isPresent() ? List.<String>of() : JOURNAL_KEYS) {
            if (Files.exists(data.resolve(key))) {
                Files.move(data.resolve(key), unpacked.resolve(key), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        said.add("the journal in " + survivor + " survived and goes on");
        return true;
    }

    private static boolean goesOn(Manifest manifest, Path survivor) {
        if (manifest.events() == 0) {
            return true;
        }
        try (JournalReader reader = ReadOnlyJournal.open(survivor).reader(manifest.events())) {
            return reader.poll()
                    .filter(record -> record.sequence() == manifest.events())
                    .map(JournalRecord::payload)
                    .map(Sha256::of)
                    .filter(manifest.lastEvent()::equals)
                    .isPresent();
        }
    }

    private void place(Manifest manifest, Path data, Path unpacked) throws IOException {
        List<Path> there =
                children(data).stream().filter(file -> !file.equals(unpacked)).toList();
        if (!there.isEmpty()) {
            Path old = Files.createDirectory(data.resolve(aside));
            for (Path file : there) {
                Files.move(file, old.resolve(file.getFileName()));
            }
            said.add("what was in " + data + " is in " + old);
        }
        for (Path file : children(unpacked.resolve(Manifest.DATA))) {
            Files.move(file, data.resolve(file.getFileName()));
        }
        if (manifest.registry() != null) {
            put(unpacked.resolve(Manifest.REGISTRY), folder.resolve(manifest.registry()));
        }
        for (Manifest.Entry entry : manifest.entries()) {
            Optional<Path> named = entry.under(Manifest.CONFIGURATION);
            if (named.isPresent()) {
                put(unpacked.resolve(entry.name()), folder.resolve(named.get()));
            }
        }
    }

    private void put(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        if (Files.exists(to)) {
            Path old = to.resolveSibling(to.getFileName() + "." + aside);
            Files.move(to, old);
            said.add(to + " was put aside as " + old.getFileName());
        }
        Files.move(from, to);
        FileTree.give(to, to.getParent());
    }

    private Report finish(
            Configuration configuration,
            Function<Configuration, Registry> opener,
            Manifest manifest,
            boolean survived,
            Actor actor) {
        List<String> open = new ArrayList<>();
        List<String> again = List.of();
        try (Registry registry = opener.apply(configuration)) {
            if (manifest.registry() == null) {
                said.add("the registry is in " + configuration.storage().location() + ", and was not touched");
            } else {
                long newest = registry.copies().newestChange();
                registry.copies().renumber();
                Aftermath.Outcome outcome = new Aftermath(registry, clock.instant())
                        .of(
                                ReadOnlyJournal.open(new DataFolder(configuration.dataDir()).journal()),
                                manifest.node(),
                                manifest.events(),
                                newest,
                                Instant.parse(manifest.made()));
                again = outcome.again();
                open.addAll(outcome.open());
                if (!survived) {
                    open.add("no journal survived: what was done between " + manifest.made() + " and "
                            + clock.instant().truncatedTo(ChronoUnit.SECONDS)
                            + " is not known here, revocations above all; look into the SIEM for it");
                }
            }
            registry.copies()
                    .restored(
                            actor,
                            survived ? "the journal survived" : "no journal survived",
                            Map.of("made", manifest.made(), "again", again.size(), "open", open.size()));
        }
        return new Report(manifest.node(), manifest.made(), List.copyOf(said), again, List.copyOf(open));
    }
}
