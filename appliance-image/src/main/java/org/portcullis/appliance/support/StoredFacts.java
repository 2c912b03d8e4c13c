package org.portcullis.appliance.support;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.portcullis.appliance.DataFolder;
import org.portcullis.appliance.Registry;
import org.portcullis.policy.store.Migrations;
import org.portcullis.policy.store.TableSizes;
import org.portcullis.siem.index.StoredIndex;
import org.portcullis.siem.journal.StoredJournal;
import org.portcullis.siem.store.CursorStore;

/** What an appliance has stored: how much and in what form, nothing of what it says. */
final class StoredFacts {
    private static final int MOST_FILES = 5_000;

    private final DataFolder data;

    StoredFacts(DataFolder data) {
        this.data = data;
    }

    static Map<String, Object> database(Registry registry) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("location", registry.database().toString());
        Map<String, Object> tables = new TreeMap<>();
        registry.migrationStatus()
                .forEach(module -> tables.put(
                        module.module(),
                        Map.of(
                                "at", module.at().orElse(""),
                                "pending", texts(module.pending()),
                                "newer", texts(module.newer()))));
        facts.put("tables", tables);
        facts.put("rows", TableSizes.of(registry.database()));
        return facts;
    }

    private static List<String> texts(List<Migrations.Step> steps) {
        return steps.stream().map(Migrations.Step::toString).toList();
    }

    Map<String, Object> events() throws IOException {
        FileStore disk = Files.getFileStore(data.path());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("journal", StoredJournal.in(data.journal()));
        facts.put("index", StoredIndex.in(data.index()));
        facts.put("disk", Map.of("octets", disk.getTotalSpace(), "usable", disk.getUsableSpace()));
        return facts;
    }

    /** Names, sizes and modes. */
    List<String> files() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data.path())) {
            for (Path file : files.sorted().limit(MOST_FILES).toList()) {
                if (Files.isRegularFile(file)) {
                    lines.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) + " "
                            + Files.size(file) + " " + Files.getLastModifiedTime(file) + " "
                            + data.path().relativize(file));
                }
            }
        }
        return lines;
    }

    /** Of each exporter how far it has come, and how much was refused. */
    static Map<String, Object> exporters(Registry registry, List<String> names) {
        CursorStore cursors = new CursorStore(registry.nodeDatabase());
        Map<String, Object> facts = new TreeMap<>();
        names.forEach(name -> facts.put(
                name,
                Map.of(
                        "cursor",
                        cursors.cursor(name),
                        "paused",
                        cursors.isPaused(name),
                        "deadLetters",
                        cursors.countDeadLetters(name))));
        return facts;
    }
}
