package org.portcullis.appliance.support;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.portcullis.appliance.config.ProductVersion;

/**
 * What who helps has to know of an appliance, in one ZIP archive, and no secret. Each part is there or says why it is not: a
 * bundle is made most of all where something is broken. {@code MANIFEST.json}, the last entry, says what is in it and what was
 * left out.
 */
public final class SupportBundle {
    private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

    private final Redaction redaction;
    private final List<Entry> entries = new ArrayList<>();
    private final ZipOutputStream zip;

    /** @param problem why it is not there; empty: it is */
    record Entry(String name, String what, String problem) {}

    /** Something to be put into it. */
    interface Part {
        Object read() throws Exception;
    }

    SupportBundle(Redaction redaction, OutputStream out) {
        this.redaction = redaction;
        this.zip = new ZipOutputStream(out);
    }

    /** Adds what can be written as JSON. */
    SupportBundle json(String name, String what, Part part) throws IOException {
        return add(name, what, () -> redaction.of(JSON.writeValueAsString(part.read())));
    }

    /** Adds a text in which secrets are known by their values and in URLs. */
    SupportBundle text(String name, String what, Part part) throws IOException {
        return add(name, what, () -> redaction.of(part.read().toString()));
    }

    /** Adds lines for people, in which a word may say that a secret follows. */
    SupportBundle lines(String name, String what, Part part) throws IOException {
        return add(name, what, () -> redaction.ofLines(part.read().toString()));
    }

    private SupportBundle add(String name, String what, Part part) throws IOException {
        String text;
        String problem = "";
        try {
            text = part.read().toString();
        } catch (Exception unreadable) {
            problem = redaction.of(unreadable.getMessage() == null ? unreadable.toString() : unreadable.getMessage());
            text = "not there: " + problem + "\n";
        }
        put(name, text);
        entries.add(new Entry(name, what, problem));
        return this;
    }

    private void put(String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    /**
     * Ends it.
     *
     * @param leftOut what is never in one, and what was not asked for
     * @return what could not be read
     */
    List<String> finish(String made, String node, List<String> leftOut) throws IOException {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("made", made);
        manifest.put("node", node);
        manifest.put("version", ProductVersion.text());
        manifest.put("entries", entries);
        manifest.put("leftOut", leftOut);
        put("MANIFEST.json", redaction.of(JSON.writeValueAsString(manifest)));
        zip.finish();
        return entries.stream()
                .filter(entry -> !entry.problem.isEmpty())
                .map(entry -> entry.name + ": " + entry.problem)
                .toList();
    }
}
