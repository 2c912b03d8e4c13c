package org.portcullis.eap.trust;

import java.net.URI;
import java.nio.file.Path;

/** Where CRLs are had from. */
public sealed interface CrlLocation {
    /** For a person: the file, or the address. */
    String text();

    /** @param path absolute */
    record File(Path path) implements CrlLocation {
        @Override
        public String text() {
            return path.toString();
        }
    }

    /** @param address as {@link HttpAddress} allows */
    record Url(URI address) implements CrlLocation {
        public Url {
            if (!HttpAddress.isOne(address)) {
                throw new IllegalArgumentException(address + " is no http or https address");
            }
        }

        @Override
        public String text() {
            return address.toString();
        }
    }
}
