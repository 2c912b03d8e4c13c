package org.portcullis.siem.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The folders of an index: one a day, named {@code yyyy-MM-dd}, and those that were set aside as damaged. */
final class Folders {
    private static final String DAMAGED = ".damaged";

    private final Path root;

    Folders(Path root) {
        this.root = root;
    }

    Path of(LocalDate day) {
        return root.resolve(day.toString());
    }

    /** Every day there is a folder of, oldest first. */
    List<LocalDate> days() throws IOException {
        return list("");
    }

    /** Every day that was set aside, oldest first. */
    List<LocalDate> damaged() throws IOException {
        return list(DAMAGED);
    }

    private List<LocalDate> list(String suffix) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        TreeSet<LocalDate> days = new TreeSet<>();
        try (Stream<Path> folders = Files.list(root)) {
            folders.map(folder -> day(folder.getFileName().toString(), suffix))
                    .flatMap(Optional::stream)
                    .forEach(days::add);
        }
        return List.copyOf(days);
    }

    private static Optional<LocalDate> day(String name, String suffix) {
        boolean fits = name.matches("\\d{4}-\\d\\d-\\d\\d" + suffix.replace(".", "\\."));
        return fits ? Optional.of(LocalDate.parse(name.substring(0, 10))) : Optional.empty();
    }

    /** Puts a day's folder aside, in place of one that was put aside before. */
    void setAside(LocalDate day) throws IOException {
        Path aside = root.resolve(day + DAMAGED);
        deleteTree(aside);
        if (Files.exists(of(day))) {
            Files.move(of(day), aside);
        } else {
            Files.createDirectories(
                    aside); // Somebody deleted it: the next start has to know, if this one does not finish.
        }
    }

    /** Deletes all that there is of a day. */
    void delete(LocalDate day) throws IOException {
        deleteTree(of(day));
        deleteTree(root.resolve(day + DAMAGED));
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
