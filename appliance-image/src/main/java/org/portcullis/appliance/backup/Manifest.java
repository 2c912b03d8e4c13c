package org.portcullis.appliance.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.portcullis.appliance.Failure;

/**
 * What a backup holds; the last entry of its archive, so that one that was cut off has none.
 *
 * @param format of the archive
 * @param version of the program that made it
 * @param made ISO 8601; the registry is as of then, the events are newer by as long as it took
 * @param dataDir where the data folder was: relative to the configuration's folder, or absolute
 * @param registry where the registry's file was, likewise; null: it is in a PostgreSQL and not in the backup
 * @param events up to this sequence the journal told of nothing that the registry does not know; 0: of nothing
 * @param lastEvent SHA-256 of that event's document; null when there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Manifest(
        int format,
        String version,
        String node,
        String made,
        String configuration,
        String dataDir,
        String registry,
        long events,
        String lastEvent,
        List<Entry> entries) {
    static final int FORMAT = 1;
    static final String NAME = "manifest.json";
    static final String CONFIGURATION = "configuration/";
    static final String DATA = "data/";
    static final String REGISTRY = "registry.db";

    private static final ObjectMapper JSON = new ObjectMapper();

    Manifest {
        entries = List.copyOf(entries);
        Stream.of(version, node, made, configuration, dataDir).forEach(Objects::requireNonNull);
    }

    /**
     * A file.
     *
     * @param mode as {@code rw-------}
     */
    record Entry(String name, long octets, String sha256, String mode) {
        /** Where it belongs under a folder, when its name begins so. */
        Optional<Path> under(String prefix) {
            return name.startsWith(prefix) ? Optional.of(Path.of(name.substring(prefix.length()))) : Optional.empty();
        }
    }

    byte[] json() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws Failure when it is not one that this program can restore */
    static Manifest read(Path backup, byte[] json) {
        Manifest manifest;
        try {
            manifest = Objects.requireNonNull(JSON.readValue(json, Manifest.class));
        } catch (IOException | NullPointerException e) {
            throw new Failure(backup + " is no backup of this program: its " + NAME + " cannot be read");
        }
        if (manifest.format != FORMAT) {
            throw new Failure(backup + " has the format " + manifest.format + "; this program restores format " + FORMAT
                    + ". Restore it with the version that made it: " + manifest.version);
        }
        Set<String> names = new HashSet<>();
        for (Entry entry : manifest.entries) {
            Path path = Path.of(entry.name);
            boolean known =
                    entry.name.equals(REGISTRY) || entry.name.startsWith(CONFIGURATION) || entry.name.startsWith(DATA);
            if (!known || !path.normalize().toString().equals(entry.name)) {
                throw new Failure(backup + " is no backup of this program: it has the entry " + entry.name);
            }
            if (!names.add(entry.name)) {
                throw new Failure(backup + " is no backup of this program: it has " + entry.name + " twice");
            }
        }
        return manifest;
    }
}
