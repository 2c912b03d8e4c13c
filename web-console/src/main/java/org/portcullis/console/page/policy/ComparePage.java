package org.portcullis.console.page.policy;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.Frame;

/**
 * What is different in two versions.
 *
 * @param from empty: there is none before
 * @param text the whole of the second
 * @param inForce the number of the one that decides here
 */
public record ComparePage(
        Frame frame, Optional<VersionRow> from, VersionRow to, List<DifferenceLine> lines, String text, long inForce) {

    /** {@code 3 lines added, 1 removed}. */
    public String summary() {
        long added = count("added");
        long removed = count("removed");
        return added + (added == 1 ? " line" : " lines") + " added, " + removed + " removed";
    }

    private long count(String kind) {
        return lines.stream().filter(line -> line.kind().equals(kind)).count();
    }
}
