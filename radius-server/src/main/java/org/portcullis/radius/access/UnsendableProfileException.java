package org.portcullis.radius.access;

/**
 * An authorization profile holds what no Access-Accept can carry. {@link ProfileCheck} finds every such case before a policy
 * comes into force; thrown for a device, it means that the policy was not checked.
 */
final class UnsendableProfileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message which profile, where in it, and what is wrong */
    UnsendableProfileException(String message) {
        super(message);
    }

    /** @param message which profile, where in it, and what is wrong */
    UnsendableProfileException(String message, Throwable cause) {
        super(message, cause);
    }
}
