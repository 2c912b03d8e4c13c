package org.portcullis.appliance;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * A data folder in the making. It has another name beside its place until it is whole and on the disk: an appliance whose power
 * goes during its first start makes it anew at the next one.
 */
final class InitialFolder {
    private final Path place;
    private final Path making;

    private InitialFolder(Path place) {
        this.place = place.toAbsolutePath().normalize();
        this.making = this.place.resolveSibling("." + this.place.getFileName() + ".init");
    }

    /** What is put into it. */
    interface Filling<T> {
        T fill(InitialFolder making) throws IOException;
    }

    /** @throws Failure when something is there already, or it cannot be made */
    static <T> T make(Path place, Filling<T> filling) {
        refuseWhatIsThere(place);
        InitialFolder folder = new InitialFolder(place);
        try {
            return folder.make(filling);
        } catch (IOException e) {
            throw new Failure(place + " cannot be made: " + e);
        }
    }

    /** @throws Failure when there is a file, or a folder that is not empty */
    static void refuseWhatIsThere(Path place) {
        if (Files.exists(place) && !(Files.isDirectory(place) && children(place).isEmpty())) {
            throw new Failure(place + " is there already; init never overwrites");
        }
    }

    private <T> T make(Filling<T> filling) throws IOException {
        Files.createDirectories(place.getParent());
        // What a try before this one left behind, which nobody has used.
        FileTree.delete(making);
        Files.createDirectory(
                making, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        T made = filling.fill(this);
        FileTree.give(making, place.getParent());
        for (Path file : children(making)) {
            sync(file);
        }
        sync(making);
        Files.move(making, place, StandardCopyOption.ATOMIC_MOVE);
        sync(place.getParent());
        return made;
    }

    /** What is in it already. */
    DataFolder data() {
        return new DataFolder(making);
    }

    /** Where a file is for now that will be there. */
    Path now(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        return whole.startsWith(place) ? making.resolve(place.relativize(whole)) : whole;
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new Failure(folder + " cannot be read: " + e);
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
