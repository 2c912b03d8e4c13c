package org.portcullis.console.page.account;

import org.portcullis.console.page.Frame;

/**
 * Somebody came back from the identity provider and is in.
 *
 * @param next where to go on
 */
public record EnteredPage(Frame frame, String next) {}
