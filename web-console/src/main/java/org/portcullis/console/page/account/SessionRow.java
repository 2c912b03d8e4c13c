package org.portcullis.console.page.account;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.console.auth.Session;

/**
 * A session at the console, as people recognise it.
 *
 * @param lastSeen ISO 8601, for the browser
 * @param current whether it shows this very page
 */
public record SessionRow(
        String id, String user, String browser, String from, String how, Time opened, Time lastSeen, boolean current) {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);

    /** A point in time, for the browser and in words. */
    public record Time(String iso, String words) {
        static Time of(Instant instant, ZoneId zone) {
            return new Time(instant.toString(), FORM.format(instant.atZone(zone)));
        }

        static Optional<Time> of(Optional<Instant> instant, ZoneId zone) {
            return instant.map(known -> of(known, zone));
        }
    }

    static List<SessionRow> of(List<Session> sessions, Optional<Session> own, ZoneId zone) {
        return sessions.stream()
                .map(session -> new SessionRow(
                        session.handle(),
                        session.user().name().text(),
                        BrowserName.of(session.signIn().browser()),
                        session.signIn().from().getHostAddress(),
                        session.signIn().method().words(),
                        Time.of(session.opened(), zone),
                        Time.of(session.lastSeen(), zone),
                        own.filter(mine -> mine.handle().equals(session.handle()))
                                .isPresent()))
                .toList();
    }
}
