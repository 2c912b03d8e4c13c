package org.portcullis.console.page;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Route;

/** A file that pages load. Its address changes with its content, so browsers may keep it for good. */
record Asset(String name, String type, byte[] content) {

    /** Reads it from beside this class. */
    static Asset load(String name, String type) {
        try (InputStream in = Asset.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the console's jar");
            }
            return new Asset(name, type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        CRC32 crc = new CRC32();
        crc.update(content);
        return "/assets/" + name + "?v=" + Long.toHexString(crc.getValue());
    }

    Route route() {
        return Route.get("/assets/" + name, new Access.Open(), this::serve);
    }

    private void serve(Context context) {
        context.header("Cache-Control", "public, max-age=31536000, immutable")
                .contentType(type)
                .result(content);
    }
}
