package org.portcullis.console.page.live;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.Frame;

/**
 * Authentications as they happen.
 *
 * @param problem why nothing can be shown; empty when it can
 * @param rows the newest so far; empty with a problem
 */
public record LivePage(Frame frame, LiveFilter filter, String problem, Optional<LiveRows> rows) {

    /** Every value that is filtered by, for the form. */
    public List<String> names() {
        return List.of("device", "mac", "nas", "code");
    }

    /** As the form calls it. */
    public String label(String name) {
        return switch (name) {
            case "device" -> "Device";
            case "mac" -> "MAC address";
            case "nas" -> "Switch";
            default -> "Failure code";
        };
    }
}
