package org.portcullis.console.page.network;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.SessionQuery;
import org.portcullis.console.api.DeviceQueries;
import org.portcullis.console.page.Frame;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

/**
 * The live sessions, the newest first.
 *
 * @param wanted what was asked for, by the names of the address's parameters
 * @param total how many there are of these
 * @param more the address of the page after this one
 */
public record SessionsPage(
        Frame frame, Map<String, String> wanted, String problem, long total, List<Row> rows, Optional<String> more) {

    /** @param held until when, by the hold on it that lasts longest */
    public record Row(
            SessionQuery.Placed placed, Moment started, Moment heard, HoldableSession holdable, Optional<Moment> held) {
        public Session session() {
            return placed.session();
        }

        /** The page of its device; empty for one that came by its MAC address. */
        public Optional<String> device() {
            return session().device().map(serial -> "/devices/" + DeviceQueries.segment(serial));
        }

        /** Who it is, in one word. */
        public String who() {
            return session()
                    .device()
                    .map(Serial::text)
                    .or(() -> session().station().userName())
                    .orElse("unknown");
        }

        public String client() {
            return ClientRow.place(session().nas().name());
        }

        public String got() {
            return session()
                    .authorization()
                    .map(given -> given.profile()
                            + given.vlan().map(vlan -> ", VLAN " + vlan).orElse(""))
                    .orElse("–");
        }

        public String enforcement() {
            return session().enforcement().status().name().toLowerCase(Locale.ROOT);
        }

        /** Of the badge for how far a change has come. */
        public String tone() {
            return switch (session().enforcement().status()) {
                case CONFIRMED -> "good";
                case FAILED -> "bad";
                case PENDING, NONE -> "warn";
            };
        }
    }

    public String value(String name) {
        return wanted.getOrDefault(name, "");
    }

    public boolean isFiltered() {
        return wanted.values().stream().anyMatch(value -> !value.isEmpty());
    }

    /** {@code 1,234 sessions}. */
    public String count() {
        return total == 1 ? "1 session" : String.format(Locale.ENGLISH, "%,d sessions", total);
    }
}
