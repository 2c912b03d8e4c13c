package org.portcullis.console.page.devices;

import org.portcullis.console.page.Frame;

/**
 * There is no device of that serial.
 *
 * @param search what the events tell of one, all the same
 */
public record MissingDevice(Frame frame, String serial, String search) {}
