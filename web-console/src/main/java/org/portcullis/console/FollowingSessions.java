package org.portcullis.console;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

/** The live sessions of a device, after it was changed. */
@FunctionalInterface
public interface FollowingSessions {

    /**
     * Waits until this node's sessions were looked at for a change, but not longer than a second or two.
     *
     * @param change its id, or that of a later one
     * @return completed with the sessions of the device and of those below it, each with how far its switch has come
     */
    CompletionStage<List<Session>> after(long change, Serial device);
}
