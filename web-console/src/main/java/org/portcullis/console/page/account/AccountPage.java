package org.portcullis.console.page.account;

import java.util.List;
import org.portcullis.console.page.Frame;

/** One's own account. */
public record AccountPage(
        Frame frame, String name, boolean secondFactor, int recoveryCodes, int shortest, List<SessionRow> sessions) {}
