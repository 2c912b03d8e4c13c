package org.portcullis.console.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A file that pages load. */
record Asset(String name, byte[] content) {

    /** @param resource where it is on the class path */
    static Asset load(String name, String resource) {
        try (InputStream in = Asset.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the console");
            }
            return new Asset(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String type() {
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return switch (extension) {
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalStateException("no type for " + name);
        };
    }
}
