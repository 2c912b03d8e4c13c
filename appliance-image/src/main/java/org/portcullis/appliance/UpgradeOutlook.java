package org.portcullis.appliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.policy.store.Migrations;
import org.portcullis.siem.index.StoredIndex;
import org.portcullis.siem.journal.StoredJournal;

/** What this program would make of the data at its first start with them. Looks, and applies nothing. */
final class UpgradeOutlook {
    /** As measured (docs/performance.md): events indexed in a second, octets of one in index and journal. */
    private static final long INDEXED_A_SECOND = 5_000;

    private static final long INDEXED_OCTETS = 1_000;
    private static final long JOURNAL_OCTETS = 3_000;

    private final List<Migrations.Status> tables;
    private final StoredJournal journal;
    private final StoredIndex index;
    private final long events;
    private final long usable;

    private UpgradeOutlook(
            List<Migrations.Status> tables, StoredJournal journal, StoredIndex index, long events, long usable) {
        this.tables = tables;
        this.journal = journal;
        this.index = index;
        this.events = events;
        this.usable = usable;
    }

    /** @param registry as it is, unmigrated */
    static UpgradeOutlook of(Configuration configuration, Registry registry, StoredJournal journal) {
        DataFolder data = new DataFolder(configuration.dataDir());
        StoredIndex index = StoredIndex.in(data.index());
        try {
            return new UpgradeOutlook(
                    registry.migrationStatus(),
                    journal,
                    index,
                    journal.octets() / JOURNAL_OCTETS,
                    Files.getFileStore(data.path()).getUsableSpace());
        } catch (IOException e) {
            throw new UncheckedIOException("the disk of " + data.path() + " cannot be measured: " + e, e);
        }
    }

    /** Whether tables that are there already would be changed, or others be made. */
    boolean isPending() {
        return tables.stream().anyMatch(module -> !module.pending().isEmpty());
    }

    /** What would happen, a line each; none: nothing. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        tables.stream()
                .filter(module -> module.at().isPresent() && !module.pending().isEmpty())
                .forEach(module -> lines.add("upgrade: the tables of " + module.module() + " would be migrated from V"
                        + module.at().orElseThrow() + ": " + steps(module.pending())));
        tables.stream()
                .filter(module -> !module.newer().isEmpty())
                .forEach(module -> lines.add("upgrade: the tables of " + module.module()
                        + " were migrated by a newer version (" + steps(module.newer())
                        + "); this one works with them as they are"));
        boolean whole = index.days() == 0 && journal.segments() > 0;
        if (whole || index.toBeMadeAgain() > 0) {
            long again = whole ? events : events * index.toBeMadeAgain() / index.days();
            lines.add("upgrade: the search index would be made again from the journal ("
                    + (whole ? "all of it" : index.toBeMadeAgain() + " of " + index.days() + " days") + ", about "
                    + again + " events: " + Math.max(1, again / INDEXED_A_SECOND) + " s and "
                    + megabytes(again * INDEXED_OCTETS) + " beside serving); devices are answered meanwhile");
            if (again * INDEXED_OCTETS > usable) {
                lines.add("warning: the disk has room for " + megabytes(usable)
                        + ", too little for the search index; make room first");
            }
        }
        return lines;
    }

    /** In what form the data are. */
    String note() {
        return "journal: format " + StoredJournal.FORMAT + ", " + journal.segments() + " segments, "
                + megabytes(journal.octets()) + "; index: " + index.days() + " days; " + megabytes(usable) + " free";
    }

    private static String steps(List<Migrations.Step> steps) {
        return steps.stream().map(Migrations.Step::toString).collect(Collectors.joining(", "));
    }

    private static String megabytes(long octets) {
        return octets / 1_000_000 + " MB";
    }
}
