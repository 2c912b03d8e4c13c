package org.portcullis.console.page.account;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.Frame;

/**
 * One's own account.
 *
 * @param federated whether an identity provider says who it is
 * @param totp whether there are one-time codes
 * @param passkeysHere whether the console was reached by a name, which passkeys need
 */
public record AccountPage(
        Frame frame,
        String name,
        boolean federated,
        boolean totp,
        int recoveryCodes,
        int shortest,
        List<Key> passkeys,
        boolean passkeysHere,
        List<SessionRow> sessions) {

    /** A passkey. */
    public record Key(String id, String name, String host, Optional<SessionRow.Time> lastUsed) {}
}
