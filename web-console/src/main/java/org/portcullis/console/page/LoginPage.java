package org.portcullis.console.page;

/**
 * The form to sign in.
 *
 * @param name as typed before
 * @param next where to go afterwards
 * @param problem why it did not work; empty at first
 * @param passkeys whether somebody could sign in by a passkey here
 */
public record LoginPage(Frame frame, String name, String next, String problem, boolean passkeys) {}
