package org.portcullis.console.page.devices;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.EventRow;
import org.portcullis.console.page.Query;

/**
 * What happened to a device, newest first.
 *
 * @param kinds what it can be narrowed to, with where that is
 * @param problem why there is none; empty when there is
 * @param newest the address of the first page; empty when this is it
 * @param older the address of the page after this one
 */
public record DeviceTimeline(
        List<Choice> kinds, String problem, List<EventRow> entries, Optional<String> newest, Optional<String> older) {

    /** One of the kinds. */
    public record Choice(String words, String address, boolean chosen) {}

    /** What can happen. */
    enum Kind {
        ALL("", "Everything", ""),
        AUTHENTICATIONS(
                "authentications",
                "Authentications",
                "event.action: (access-* or authentication-abandoned or authorization-*)"),
        REGISTRY("registry", "State and description", "event.action: (device-* or decommissioned-device-returned)"),
        CREDENTIALS("credentials", "Credentials", "event.action: (credential-* or enrolment-*)"),
        SWITCH("switch", "Sessions and switch", "event.action: (coa-sent or session-*)"),
        PEOPLE("people", "By people", "event.category: iam and user.name: * and not user.name: system*");

        private final String word;
        private final String title;
        private final Query condition;

        Kind(String word, String title, String condition) {
            this.word = word;
            this.title = title;
            this.condition = new Query(condition);
        }

        String word() {
            return word;
        }

        String title() {
            return title;
        }

        /** What narrows a query to it. */
        Query condition() {
            return condition;
        }

        static Kind ofWord(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            return ALL;
        }
    }
}
