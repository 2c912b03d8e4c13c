package org.portcullis.policy.directory;

/** Hears when a directory fails, and when it is back; each once. */
public interface DirectoryListener {
    /** @param why in the directory's or the network's words */
    void unreachable(String why);

    void reachable();
}
