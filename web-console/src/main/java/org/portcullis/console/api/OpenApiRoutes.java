package org.portcullis.console.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Route;

/** {@code GET /api/v1/openapi.yaml}: what there is under {@code /api/v1}. The same for everybody, and so for nobody a secret. */
public final class OpenApiRoutes {
    private static final String FILE = "/openapi.yaml";

    private final byte[] document;

    public OpenApiRoutes() {
        try (InputStream file = Objects.requireNonNull(OpenApiRoutes.class.getResourceAsStream(FILE))) {
            document = file.readAllBytes();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    public List<Route> routes() {
        return List.of(Route.get(
                "/api/v1/openapi.yaml",
                new Access.Open(),
                context -> context.contentType("application/yaml").result(document)));
    }
}
