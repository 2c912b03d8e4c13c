package org.portcullis.policy.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Secret;

/** Where the registry is kept. Its text names the place and never a password. */
public sealed interface StorageLocation {
    String SQLITE = "jdbc:sqlite:";
    String POSTGRESQL = "jdbc:postgresql:";

    /** One file on this machine. */
    record Sqlite(Path file) implements StorageLocation {
        @Override
        public String toString() {
            return SQLITE + file;
        }
    }

    /**
     * A database that several nodes share.
     *
     * @param url {@code jdbc:postgresql://HOST:PORT/DATABASE?PARAMETERS}, without user and password
     * @param user empty: who runs the appliance
     * @param password empty: the server asks for none, or a certificate in the URL's parameters stands for it
     */
    record Postgresql(String url, Optional<String> user, Optional<Secret> password) implements StorageLocation {
        public Postgresql withPassword(Secret secret) {
            return new Postgresql(url, user, Optional.of(secret));
        }

        @Override
        public String toString() {
            int parameters = url.indexOf('?');
            return parameters < 0 ? url : url.substring(0, parameters);
        }
    }

    /** The location of that JDBC URL; empty when it is of no database that the registry can be kept in. */
    static Optional<StorageLocation> parse(String url) {
        if (url.startsWith(SQLITE)) {
            return Optional.of(new Sqlite(Path.of(url.substring(SQLITE.length()))));
        }
        return url.startsWith(POSTGRESQL) ? Optional.of(postgresql(url)) : Optional.empty();
    }

    /** Takes user and password out of the parameters, so that nothing that prints the URL prints them. */
    private static Postgresql postgresql(String url) {
        int question = url.indexOf('?');
        Optional<String> user = Optional.empty();
        Optional<Secret> password = Optional.empty();
        List<String> others = new ArrayList<>();
        for (String parameter :
                question < 0 ? new String[0] : url.substring(question + 1).split("&")) {
            if (parameter.startsWith("user=")) {
                user = Optional.of(decoded(parameter.substring("user=".length())));
            } else if (parameter.startsWith("password=")) {
                password = Optional.of(Secret.ofUtf8(decoded(parameter.substring("password=".length()))));
            } else if (!parameter.isEmpty()) {
                others.add(parameter);
            }
        }
        String base = question < 0 ? url : url.substring(0, question);
        return new Postgresql(others.isEmpty() ? base : base + "?" + String.join("&", others), user, password);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
