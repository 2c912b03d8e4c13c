package org.portcullis.console.page.policy;

import java.util.List;
import org.portcullis.console.page.Frame;

/**
 * The question what a device would get.
 *
 * @param device the serial that is asked about first; may be empty
 */
public record SimulationPage(Frame frame, String device, List<Switch> switches) {

    /** As it is configured. */
    public record Switch(String name, String site, String vendor) {
        /** {@code lab, cisco}. */
        public String note() {
            return site.isEmpty() || vendor.isEmpty() ? site + vendor : site + ", " + vendor;
        }
    }
}
