package org.portcullis.appliance.config;

import java.util.Optional;

/** The version that the build wrote into the manifest. */
public final class ProductVersion {
    private ProductVersion() {}

    public static String text() {
        return Optional.ofNullable(ProductVersion.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }
}
