package org.portcullis.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Of a JVM's list of classes ({@code -XX:DumpLoadedClassList}) those that it may archive. Classes of signed jars it may not;
 * JDK 17 checks them for nothing, one by one, and crashes over the lambdas that have to do with them.
 */
final class ArchivableClasses {
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.SF");

    /** Everything up to the last slash of a class's name, behind an {@code L} where it is a type of a descriptor. */
    private static final Pattern PACKAGE = Pattern.compile("[A-Za-z_][\\w$/]*/");

    private final Set<String> signed = new HashSet<>();

    /** @param jar the program's, whose manifest names the others */
    ArchivableClasses(Path jar) throws IOException {
        try (JarFile program = new JarFile(jar.toFile())) {
            String others = program.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            for (String other : others == null ? new String[0] : others.split(" ")) {
                signed.addAll(signedPackages(jar.resolveSibling(other)));
            }
        }
    }

    /** The lines that mention no class of a signed jar. */
    List<String> of(List<String> lines) {
        return lines.stream().filter(line -> !mentionsSigned(line)).toList();
    }

    private boolean mentionsSigned(String line) {
        return PACKAGE.matcher(line)
                .results()
                .map(MatchResult::group)
                .anyMatch(name -> signed.contains(name) || signed.contains(name.substring(1)));
    }

    private static Set<String> signedPackages(Path jar) throws IOException {
        // A manifest may name more than what a distribution needs.
        if (!Files.exists(jar)) {
            return Set.of();
        }
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            if (file.stream()
                    .noneMatch(entry -> SIGNATURE.matcher(entry.getName()).matches())) {
                return Set.of();
            }
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
                    .map(name -> name.substring(0, name.lastIndexOf('/') + 1))
                    .collect(Collectors.toSet());
        }
    }
}
