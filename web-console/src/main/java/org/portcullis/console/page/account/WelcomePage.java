package org.portcullis.console.page.account;

import java.util.List;
import org.portcullis.console.page.Frame;

/**
 * What has to be done before the console is open to somebody.
 *
 * @param password whether it is a password of their own; else it is a second factor
 * @param passkeys whether the console was reached by a name, which passkeys need
 * @param shortest the fewest characters that a password has
 * @param roots the appliance's own, to compare; for admins alone
 */
public record WelcomePage(
        Frame frame, String name, boolean password, boolean passkeys, int shortest, List<Root> roots) {

    /** A root of the own CA. */
    public record Root(String subject, String fingerprint) {}
}
