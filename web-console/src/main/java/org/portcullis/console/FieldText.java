package org.portcullis.console;

import java.net.InetAddress;
import java.util.Collection;
import java.util.stream.Collectors;
import org.portcullis.policy.value.MacAddress;

/** A field's value as people read it, and as a search for it takes it. */
public final class FieldText {
    private FieldText() {}

    /** @param value of an event; null when it has none; several are separated by "; " */
    public static String of(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Collection<?> many) {
            return many.stream().map(FieldText::of).collect(Collectors.joining("; "));
        }
        if (value instanceof MacAddress mac) {
            return mac.ecs();
        }
        return value instanceof InetAddress address ? address.getHostAddress() : value.toString();
    }
}
