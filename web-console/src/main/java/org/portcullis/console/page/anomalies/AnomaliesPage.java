package org.portcullis.console.page.anomalies;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.Frame;

/**
 * What no longer fits.
 *
 * @param open whether only those are shown that nobody has seen to
 * @param rule of which they are; empty for all
 * @param device whose they are; empty for all
 * @param total how many of these there are
 * @param stopped why nothing is acted on; empty where it is
 * @param next where the list goes on
 */
public record AnomaliesPage(
        Frame frame,
        boolean open,
        String rule,
        String device,
        List<String> rules,
        long total,
        List<AnomalyRow> rows,
        Optional<String> stopped,
        Optional<String> next) {}
