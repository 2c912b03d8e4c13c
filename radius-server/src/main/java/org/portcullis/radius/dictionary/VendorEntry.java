package org.portcullis.radius.dictionary;

/**
 * A vendor that a dictionary names.
 *
 * @param number IANA private enterprise number
 */
public record VendorEntry(String name, long number, VendorFormat format) {}
