package org.portcullis.policy.directory;

import java.util.Map;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.Serial;

/** Asks a directory for one device. */
interface DirectoryLookup extends AutoCloseable {

    /**
     * What it has of a device; nothing when it does not know it.
     *
     * @throws UnansweredException when it does not answer
     */
    Map<Attribute, Object> find(Serial device) throws UnansweredException;

    @Override
    void close();

    /** The message says why, without secrets. */
    final class UnansweredException extends Exception {
        UnansweredException(String why, Throwable cause) {
            super(why, cause);
        }
    }
}
