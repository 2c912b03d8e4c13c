package org.portcullis.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine's name, read without asking DNS. */
public final class HostName {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    /** The name, or {@code portcullis} where the system does not say. */
    public static String read() {
        try {
            String name = Files.readString(KERNEL).strip();
            return name.isEmpty() ? "portcullis" : name;
        } catch (IOException elsewhere) {
            return "portcullis";
        }
    }
}
