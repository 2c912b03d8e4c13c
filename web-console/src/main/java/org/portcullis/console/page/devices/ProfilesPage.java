package org.portcullis.console.page.devices;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.Frame;
import org.portcullis.profiler.profile.DeviceFunction;

/**
 * The MAC addresses of which something was seen.
 *
 * @param wrong what of the question was not understood; empty
 * @param first where the list begins, on a later page
 */
public record ProfilesPage(
        Frame frame,
        String words,
        String function,
        String wrong,
        List<ProfileCard> rows,
        Optional<String> first,
        Optional<String> next) {

    /** All that there may be. */
    public List<String> functions() {
        return DeviceFunction.words();
    }
}
