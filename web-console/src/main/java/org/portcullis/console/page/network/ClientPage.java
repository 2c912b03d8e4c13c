package org.portcullis.console.page.network;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.Frame;

/**
 * One client.
 *
 * @param settings what it is, by name
 * @param changed empty for one of the configuration file
 * @param since from when on it is seen
 * @param seen what was seen of it; nothing before its first packet
 */
public record ClientPage(
        Frame frame,
        ClientRow row,
        List<Setting> settings,
        Optional<Moment> changed,
        Moment since,
        List<Seen> seen,
        List<Seen> dropped) {

    /** @param note empty when there is nothing more to say */
    public record Setting(String name, String value, String note) {}

    /** Something that happened. */
    public record Seen(String what, long count, Optional<Moment> last) {}

    /** Whether who is signed in may change it here. */
    public boolean mayChange() {
        return frame.admin() && !row.ofFile();
    }

    /** The search for its events. */
    public String events() {
        return "/search?q=" + ClientRow.segment("portcullis.nas.name: \"" + row.name() + "\"");
    }

    /** Who is on its ports now. */
    public String sessions() {
        return "/sessions?nas=" + ClientRow.segment(row.name());
    }

    public String call() {
        return "/api/v1/nas/" + ClientRow.segment(row.name());
    }
}
