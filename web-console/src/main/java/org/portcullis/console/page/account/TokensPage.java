package org.portcullis.console.page.account;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.Frame;

/**
 * Bearer tokens, without their words.
 *
 * @param next the address of the page after this one
 */
public record TokensPage(Frame frame, List<Row> tokens, List<String> scopes, Optional<String> next) {

    /** @param rights {@code role analyst}, or the scopes */
    public record Row(
            String name,
            String rights,
            SessionRow.Time created,
            Optional<SessionRow.Time> expires,
            boolean expired,
            Optional<SessionRow.Time> lastUsed) {}
}
