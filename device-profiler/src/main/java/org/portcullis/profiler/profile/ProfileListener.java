package org.portcullis.profiler.profile;

/** Is told on the node that saw it, once it is kept. */
@FunctionalInterface
public interface ProfileListener {
    /** Called on the thread {@code profiler}, which must not be held up; in the order of the changes. */
    void changed(ProfileChange change);
}
