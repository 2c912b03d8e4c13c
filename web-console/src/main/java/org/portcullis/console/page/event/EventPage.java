package org.portcullis.console.page.event;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.EventRow;
import org.portcullis.console.page.Frame;
import org.portcullis.console.page.Query;
import org.portcullis.console.page.Section;

/**
 * One event, opened.
 *
 * @param raw whether the document itself is what is wanted
 * @param document the ECS document, indented
 * @param afterwards what became of its session, the oldest first: accounting, requests to the switch and their answers
 */
public record EventPage(
        Frame frame, EventRow row, EventTrace trace, boolean raw, String document, List<EventRow> afterwards) {

    /** The device's page, where there are pages of devices. */
    public Optional<String> device() {
        return link(Section.DEVICES, "/devices/", trace.serial());
    }

    /** The switch's page, where there are pages of switches. */
    public Optional<String> nas() {
        return link(Section.NETWORK, "/network/clients/", trace.nas());
    }

    private Optional<String> link(Section section, String place, String name) {
        return Optional.of(name)
                .filter(text -> !text.isEmpty() && frame.sections().contains(section))
                .map(text -> place + Query.encoded(text));
    }
}
