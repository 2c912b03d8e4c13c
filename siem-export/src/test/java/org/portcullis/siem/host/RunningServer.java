package org.portcullis.siem.host;

/** A server of another maker that was started. */
public interface RunningServer {
    boolean isAlive();

    /** Kills it, as a crash would, and waits until it is gone. */
    void kill();
}
