package org.portcullis.console.page.devices;

import org.portcullis.console.page.Frame;

/**
 * One MAC address.
 *
 * @param search its events, as the search has them
 */
public record ProfilePage(Frame frame, ProfileCard card, String search) {}
