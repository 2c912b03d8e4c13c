package org.portcullis.appliance.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.jar.Manifest;

/** Which program this is: what the build wrote into the manifest of its jar, and beside that. */
public final class ProductVersion {
    private ProductVersion() {}

    /** The version, for people and for what others are told. */
    public static String text() {
        return Optional.ofNullable(ProductVersion.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }

    /** When the program was built, the same for each build of the same source; the epoch where it was not packaged. */
    public static Instant built() {
        try {
            for (URL url :
                    Collections.list(ProductVersion.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
                try (InputStream in = url.openStream()) {
                    String built = new Manifest(in).getMainAttributes().getValue("Portcullis-Built");
                    if (built != null) {
                        return Instant.parse(built);
                    }
                }
            }
            return Instant.EPOCH;
        } catch (IOException e) {
            throw new IllegalStateException("the program's manifest cannot be read: " + e, e);
        }
    }

    /** The list of its parts (CycloneDX) that lies beside {@code lib/}; none where it was not packaged. */
    public static Optional<Path> billOfMaterials() {
        try {
            Path jar = Path.of(ProductVersion.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Optional.of(jar.resolveSibling("../sbom.json").normalize()).filter(Files::exists);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program does not find itself: " + e, e);
        }
    }
}
