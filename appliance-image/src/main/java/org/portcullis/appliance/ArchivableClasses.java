package org.portcullis.appliance;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/**
 * Of a JVM's list of classes ({@code -XX:DumpLoadedClassList}) those that it may archive. Classes of signed jars it may not;
 * JDK 17 checks them for nothing, one by one, and crashes over the lambdas that have to do with them. Over lambdas that have to
 * do with classes of before Java 6 it leaves these out, and parts of them in the archive with addresses of its own memory.
 * Classes that the JDK generates while it runs are nowhere to be read.
 */
final class ArchivableClasses {
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.SF");

    /** Everything up to the last slash of a class's name, behind an {@code L} where it is a type of a descriptor. */
    private static final Pattern PACKAGE = Pattern.compile("[A-Za-z_][\\w$/]*/");

    private static final String LAMBDA = "@lambda-proxy ";
    private static final String GENERATED = "jdk/jfr/internal/handlers/";
    private static final int JAVA_6 = 50;

    private final Set<String> signed = new HashSet<>();
    private final Set<String> old = new HashSet<>();

    /** @param jar the program's, whose manifest names the others */
    ArchivableClasses(Path jar) throws IOException {
        try (JarFile program = new JarFile(jar.toFile())) {
            String others = program.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            for (String other : others == null ? new String[0] : others.split(" ")) {
                // A manifest may name more than what a distribution needs.
                if (Files.exists(jar.resolveSibling(other))) {
                    note(jar.resolveSibling(other));
                }
            }
        }
    }

    /** The lines of what may be archived, in their order. */
    List<String> of(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith(GENERATED))
                .filter(line -> !mentions(signed, line))
                .filter(line -> !(line.startsWith(LAMBDA) && mentions(old, line)))
                .toList();
    }

    private static boolean mentions(Set<String> packages, String line) {
        return PACKAGE.matcher(line)
                .results()
                .map(MatchResult::group)
                .anyMatch(name -> packages.contains(name) || packages.contains(name.substring(1)));
    }

    private void note(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            List<JarEntry> classes = file.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .filter(entry -> !entry.getName().startsWith("META-INF/"))
                    .filter(entry -> !entry.getName().equals("module-info.class"))
                    .toList();
            Set<String> packages = classes.stream()
                    .map(ZipEntry::getName)
                    .map(name -> name.substring(0, name.lastIndexOf('/') + 1))
                    .collect(Collectors.toSet());
            if (file.stream()
                    .anyMatch(entry -> SIGNATURE.matcher(entry.getName()).matches())) {
                signed.addAll(packages);
            }
            // The classes of a jar are compiled for one Java.
            if (!classes.isEmpty() && version(file, classes.get(0)) < JAVA_6) {
                old.addAll(packages);
            }
        }
    }

    /** The version of a class file (JVMS 4.1). */
    private static int version(JarFile file, JarEntry entry) throws IOException {
        try (DataInputStream in = new DataInputStream(file.getInputStream(entry))) {
            in.readInt();
            in.readUnsignedShort();
            return in.readUnsignedShort();
        }
    }
}
