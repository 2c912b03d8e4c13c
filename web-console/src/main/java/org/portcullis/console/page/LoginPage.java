package org.portcullis.console.page;

/**
 * The form to sign in.
 *
 * @param name as typed before
 * @param next where to go afterwards
 * @param problem why it did not work; empty at first
 */
public record LoginPage(Frame frame, String name, String next, String problem) {}
