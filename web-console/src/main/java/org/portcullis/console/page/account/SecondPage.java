package org.portcullis.console.page.account;

import org.portcullis.console.page.Frame;

/**
 * The second step of signing in.
 *
 * @param problem why it did not work; empty at first
 * @param codes whether one-time codes may be shown
 * @param passkeys whether passkeys may
 */
public record SecondPage(Frame frame, String name, String problem, boolean codes, boolean passkeys) {}
