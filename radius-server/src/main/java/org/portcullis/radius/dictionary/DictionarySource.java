package org.portcullis.radius.dictionary;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where a dictionary's lines come from, and what it includes. */
sealed interface DictionarySource {
    /** For messages. */
    String name();

    /** What {@code $INCLUDE} in this one means. */
    DictionarySource include(String other);

    /** @throws IOException when it is not there or not a text; the message is a sentence's end */
    BufferedReader open() throws IOException;

    /** A file of the admin's. */
    record File(Path path) implements DictionarySource {
        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public DictionarySource include(String other) {
            return new File(path.resolveSibling(other).normalize());
        }

        @Override
        public BufferedReader open() throws IOException {
            try {
                // Octet by octet: comments in old files are in whatever encoding, and nothing else needs one.
                return Files.newBufferedReader(path, StandardCharsets.ISO_8859_1);
            } catch (NoSuchFileException missing) {
                throw new IOException("is not there", missing);
            }
        }
    }

    /** One that is built in, beside this class. */
    record Resource(String name) implements DictionarySource {
        @Override
        public DictionarySource include(String other) {
            return new Resource(other);
        }

        @Override
        public BufferedReader open() throws IOException {
            InputStream in = DictionarySource.class.getResourceAsStream(name);
            if (in == null) {
                throw new IOException("is not built in");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
    }
}
