package org.portcullis.profiler.profile;

import java.nio.file.Path;
import org.portcullis.policy.value.YamlDocument;

/**
 * The text of a file of rules.
 *
 * @param name for messages
 */
public record RuleFile(String name, String text) {

    /** @throws org.portcullis.policy.value.ConfigException when there is no such file, or it is no text */
    public static RuleFile read(Path file) {
        return new RuleFile(file.toString(), YamlDocument.textOf(file));
    }
}
