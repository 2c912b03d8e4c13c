package org.portcullis.appliance.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.portcullis.appliance.DataFolder;
import org.portcullis.appliance.Failure;
import org.portcullis.appliance.JournalKey;
import org.portcullis.appliance.Registry;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.ProductVersion;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.StorageLocation;
import org.portcullis.siem.journal.ChainHead;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.journal.JournalRecord;
import org.portcullis.siem.journal.LastHead;
import org.portcullis.siem.journal.ReadOnlyJournal;

/**
 * Writes a ZIP archive of all that an appliance is, while it serves or not: configuration and the files that it names, keys,
 * the registry as of one moment, and then the journal. The index is left out, since it is made anew from the journal.
 *
 * <p>The registry is copied before the journal: whatever changed meanwhile is told by an event that the copy has, and a
 * restore reads it there.
 */
public final class Backup {
    private static final Set<String> LEFT_OUT =
            Set.of("index", "journal", "lock", "replica.db", "replica.db-wal", "replica.db-shm");
    private static final String SCRATCH = "backup-";

    private final Configuration configuration;
    private final DataFolder data;
    private final Path folder;
    private final InstantSource clock;
    private final List<Manifest.Entry> entries = new ArrayList<>();
    private final List<String> notIncluded = new ArrayList<>();

    /** What is worth knowing of a backup that was made. */
    public record Summary(int files, long octets, long events, List<String> notIncluded) {}

    public Backup(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.data = new DataFolder(configuration.dataDir());
        this.folder = configuration.file().toAbsolutePath().normalize().getParent();
        this.clock = clock;
    }

    /**
     * @param named the files that the configuration names
     * @param events whether the journal is part of it
     */
    public Summary write(Registry registry, List<Path> named, boolean events, OutputStream out, Actor actor)
            throws IOException {
        long known = lastSignedEvent();
        Optional<byte[]> last = known == 0 ? Optional.empty() : document(known);
        String made = clock.instant().toString();
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_SPEED);
        boolean inFile = configuration.storage().location() instanceof StorageLocation.Sqlite;
        if (inFile) {
            copy(zip, Manifest.REGISTRY, registry.database());
        } else {
            copy(zip, Manifest.DATA + data.path().relativize(data.nodeDatabase()), registry.nodeDatabase());
            notIncluded.add(configuration.storage().location()
                    + ": the registry, which other nodes share; back it up with the database's own tools (pg_dump)");
        }
        addConfiguration(zip, named);
        addData(zip);
        if (events) {
            addJournal(zip);
        } else {
            notIncluded.add(data.journal() + ": the events, as was asked for");
        }
        Manifest manifest = new Manifest(
                Manifest.FORMAT,
                ProductVersion.text(),
                configuration.node(),
                made,
                configuration.file().getFileName().toString(),
                place(data.path()),
                inFile ? place(((StorageLocation.Sqlite) configuration.storage().location()).file()) : null,
                last.isPresent() ? known : 0,
                last.map(Sha256::of).orElse(null),
                entries);
        zip.putNextEntry(new ZipEntry(Manifest.NAME));
        zip.write(manifest.json());
        zip.closeEntry();
        zip.finish();
        long octets = entries.stream().mapToLong(Manifest.Entry::octets).sum();
        registry.copies().made(actor, Map.of("files", entries.size(), "octets", octets));
        return new Summary(entries.size(), octets, manifest.events(), List.copyOf(notIncluded));
    }

    /** Every event up to it was synced, and so were the changes that they tell of, before this moment. */
    private long lastSignedEvent() {
        return LastHead.read(
                        data.journal(),
                        JournalKey.verifier(data.journalPublicKeys(), Cryptography.bouncyCastle(new SecureRandom())))
                .known()
                .map(ChainHead::sequence)
                .orElse(0L);
    }

    private void copy(ZipOutputStream zip, String name, Database database) throws IOException {
        Path scratch = data.path().resolve(SCRATCH + ProcessHandle.current().pid() + ".db");
        try {
            Files.createFile(
                    scratch, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            database.copyTo(scratch);
            add(zip, name, scratch);
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    private void addConfiguration(ZipOutputStream zip, List<Path> named) throws IOException {
        List<Path> files = new ArrayList<>(List.of(configuration.file(), configuration.policy()));
        files.addAll(named);
        for (Path file : files.stream()
                .map(path -> path.toAbsolutePath().normalize())
                .distinct()
                .toList()) {
            if (file.startsWith(data.path().toAbsolutePath().normalize())) {
                continue;
            }
            if (file.startsWith(folder)) {
                add(zip, Manifest.CONFIGURATION + folder.relativize(file), file);
            } else {
                notIncluded.add(file + ": it is not beneath " + folder + "; copy it yourself");
            }
        }
    }

    private void addData(ZipOutputStream zip) throws IOException {
        Path database = configuration.storage().location() instanceof StorageLocation.Sqlite sqlite
                ? sqlite.file()
                : data.nodeDatabase();
        // With those that SQLite keeps beside it: its log, its shared memory.
        String copied = database.toAbsolutePath().normalize().toString();
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(data.path(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String name = data.path().relativize(directory).toString();
                return LEFT_OUT.contains(name) || name.startsWith("before-") || name.startsWith(".restore-")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = data.path().relativize(file).toString();
                boolean isCopied = file.toAbsolutePath().normalize().toString().startsWith(copied);
                if (attributes.isRegularFile() && !LEFT_OUT.contains(name) && !isCopied && !name.startsWith(SCRATCH)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(null);
        for (Path file : files) {
            add(zip, Manifest.DATA + data.path().relativize(file), file);
        }
    }

    /** What says how it ended comes first, so that all of what it covers is there. */
    private void addJournal(ZipOutputStream zip) throws IOException {
        Path journal = data.journal();
        if (!Files.isDirectory(journal)) {
            return;
        }
        List<Path> files = new ArrayList<>();
        files.add(journal.resolve("head"));
        try (var segments = Files.list(journal)) {
            segments.filter(file -> file.getFileName().toString().endsWith(".segment"))
                    .sorted()
                    .forEach(files::add);
        }
        for (Path file : files) {
            try {
                add(zip, Manifest.DATA + "journal/" + file.getFileName(), file);
            } catch (NoSuchFileException pastKeeping) {
                // Retention deleted it meanwhile.
            }
        }
    }

    private void add(ZipOutputStream zip, String name, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            long octets = Files.size(file);
            zip.putNextEntry(new ZipEntry(name));
            MessageDigest sha256 = Sha256.begin();
            @SuppressWarnings("resource") // It is the archive's.
            DigestOutputStream digested = new DigestOutputStream(zip, sha256);
            long written = transfer(in, digested, octets);
            zip.closeEntry();
            entries.add(new Manifest.Entry(name, written, HexFormat.of().formatHex(sha256.digest()), mode));
        }
    }

    /** Of a file that grows no more than it had. */
    private static long transfer(InputStream in, OutputStream out, long most) throws IOException {
        byte[] chunk = new byte[1 << 16];
        long left = most;
        while (left > 0) {
            int read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
            if (read < 0) {
                break;
            }
            out.write(chunk, 0, read);
            left -= read;
        }
        return most - left;
    }

    private Optional<byte[]> document(long sequence) {
        try (JournalReader reader = ReadOnlyJournal.open(data.journal()).reader(sequence)) {
            return reader.poll().filter(record -> record.sequence() == sequence).map(JournalRecord::payload);
        } catch (UncheckedIOException unreadable) {
            throw new Failure(unreadable.getMessage());
        }
    }

    /** Relative to the configuration's folder, where it is beneath it. */
    private String place(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(folder) ? folder.relativize(absolute).toString() : absolute.toString();
    }
}
