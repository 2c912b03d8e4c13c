package org.portcullis.appliance.command;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.portcullis.appliance.Failure;

/** Writes a new file that its owner alone may read; under another name until it is whole and on the disk. */
final class PrivateFile {
    private PrivateFile() {}

    interface Writing<T> {
        T to(OutputStream out) throws IOException;
    }

    /** @throws Failure when the file is there already */
    static <T> T write(Path out, Writing<T> writing) throws IOException {
        if (Files.exists(out)) {
            throw new Failure(out + " is there already; choose another name");
        }
        Path partial = Files.createTempFile(
                out.toAbsolutePath().getParent(),
                out.getFileName().toString(),
                ".partial",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            OutputStream stream = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            T written = writing.to(stream);
            stream.flush();
            channel.force(true);
            Files.move(partial, out, StandardCopyOption.ATOMIC_MOVE);
            return written;
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
