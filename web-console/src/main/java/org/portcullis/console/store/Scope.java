package org.portcullis.console.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** One narrow thing that a token without a role may do; what is not said here it may not. */
public enum Scope {
    /** Ask, by a device's certificate, whether the device may do something. */
    AUTHORIZE,
    /** The same by a serial too: for who has seen the proof of the certificate and keeps no more of it than the name. */
    AUTHORIZE_SERIAL,
    /** Look at a device and put it into quarantine. */
    QUARANTINE,
    /** Look at a device, put it into quarantine and release it, have its sessions ended or authenticated anew. */
    RESPOND;

    /** As the command line and the database have it: {@code authorize-serial}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Scope> ofWord(String word) {
        return Arrays.stream(values())
                .filter(scope -> scope.word().equals(word))
                .findFirst();
    }

    /** Every word there is, for messages. */
    public static String words() {
        return Arrays.stream(values()).map(Scope::word).collect(Collectors.joining(", "));
    }
}
