package org.portcullis.console.store;

/** The change would leave nobody who may make users. */
public final class LastAdminException extends RuntimeException {
    LastAdminException(AccountName name) {
        super(name + " is the last admin who can sign in; make another one first");
    }
}
