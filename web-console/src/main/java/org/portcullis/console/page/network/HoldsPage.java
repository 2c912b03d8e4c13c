package org.portcullis.console.page.network;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.Frame;
import org.portcullis.console.page.Query;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.hold.Hold;

/**
 * What is held, the newest first.
 *
 * @param more the address of the page after this one
 */
public record HoldsPage(Frame frame, int total, List<Row> rows, Optional<String> more) {

    /** One hold. */
    public record Row(Hold hold, Moment placed, Moment until) {
        public String title() {
            String words = hold.target().words();
            return Character.toUpperCase(words.charAt(0)) + words.substring(1);
        }

        /** Its events. */
        public String events() {
            return Query.is(Field.HOLD_ID, hold.id()).address();
        }
    }
}
