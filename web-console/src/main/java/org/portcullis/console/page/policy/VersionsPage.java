package org.portcullis.console.page.policy;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.Frame;

/**
 * Versions, newest first.
 *
 * @param inForce the number of the one that decides here
 * @param older the address of the page after this one
 * @param later whether there are newer ones
 */
public record VersionsPage(
        Frame frame, long inForce, List<VersionRow> versions, Optional<String> older, boolean later) {}
