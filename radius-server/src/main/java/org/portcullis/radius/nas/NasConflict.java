package org.portcullis.radius.nas;

/**
 * Why a client cannot be one beside those that there are.
 *
 * @param path what has to be otherwise: {@code address}, {@code radsec.name}
 * @param message the rest of a sentence that begins with it
 */
public record NasConflict(String path, String message) {}
