package org.portcullis.console.store;

/** More passwords are being checked than the appliance will do at once; try again shortly. */
public final class BusyException extends RuntimeException {
    BusyException() {
        super("too many passwords are being checked at once; try again in a few seconds");
    }
}
