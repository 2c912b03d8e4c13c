package org.portcullis.profiler.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rules that come with the appliance: the files beside {@code rules/files}, which names them, one a line. */
final class ShippedRules {
    private static final String FOLDER = "/org/portcullis/profiler/rules/";

    private ShippedRules() {}

    static List<RuleFile> files() {
        return text("files")
                .lines()
                .filter(line -> !line.isBlank())
                .map(name -> new RuleFile("rules/" + name, text(name)))
                .toList();
    }

    private static String text(String name) {
        try (InputStream in = ShippedRules.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the program is not whole: " + FOLDER + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
