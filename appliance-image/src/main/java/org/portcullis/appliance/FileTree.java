package org.portcullis.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder with all that is in it. */
public final class FileTree {
    private static final Integer ROOT = 0;

    private FileTree() {}

    /** Deletes it, where it is there. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    /**
     * Gives what root made of it to the owner and group of another file, for a service that is another user. What others than root
     * make stays theirs.
     */
    public static void give(Path folder, Path like) throws IOException {
        Object user = Files.getAttribute(like, "unix:uid");
        Object group = Files.getAttribute(like, "unix:gid");
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.toList();
        }
        for (Path file : files) {
            if (Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(ROOT)) {
                Files.setAttribute(file, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
