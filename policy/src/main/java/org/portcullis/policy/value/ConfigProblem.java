package org.portcullis.policy.value;

/**
 * One thing that is wrong in a configuration file.
 *
 * @param file as the admin named it
 * @param line counted from 1
 * @param key where in the document: {@code clients[0].secret}; empty for the document as a whole
 * @param message what is wrong, and what would be right
 */
public record ConfigProblem(String file, int line, String key, String message) {

    /** {@code policy.yml:12: rules[0].when: ...} */
    @Override
    public String toString() {
        return file + ":" + line + ": " + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
