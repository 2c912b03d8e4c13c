package org.portcullis.console.page.certificates;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.console.overview.Expiry;
import org.portcullis.console.overview.Level;
import org.portcullis.console.page.Figures;
import org.portcullis.console.page.Frame;
import org.portcullis.policy.device.BoundCredential;
import org.portcullis.policy.device.CertificateEnd;
import org.portcullis.policy.value.CertificateNumber;

/**
 * Whose certificate ends when.
 *
 * @param counted empty while it is counted
 * @param query what credentials were looked for by; empty for nothing
 */
public record ExpiryPage(
        Frame frame,
        Instant now,
        ZoneId timezone,
        Optional<Expiry.Counted> counted,
        Choice choice,
        List<Row> rows,
        Optional<String> next,
        String query,
        List<Found> found) {
    private static final DateTimeFormatter SHORT_DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final double HEIGHT = 64.0;

    /**
     * A device.
     *
     * @param left {@code in 5 days}, {@code 3 days ago}
     * @param seen {@code 2 h ago}; {@code never}
     */
    public record Row(
            String serial,
            String name,
            String type,
            String state,
            String end,
            String left,
            String seen,
            String nas,
            Level level,
            String verdict) {
        /** Of the device, in its page's address. */
        public String address() {
            return Figures.path(serial);
        }

        static Row of(CertificateEnd end, Instant now, ZoneId timezone) {
            boolean alive = end.seen()
                    .filter(time -> !time.isBefore(now.minus(Expiry.LATELY)))
                    .isPresent();
            boolean late = end.end().isBefore(now);
            boolean soon = end.end().isBefore(now.plus(Expiry.SOON));
            return new Row(
                    end.device().text(),
                    end.name(),
                    end.type(),
                    end.state().word(),
                    Figures.day(end.end(), timezone),
                    Figures.distance(end.end(), now),
                    end.seen().map(time -> Figures.distance(time, now)).orElse("never"),
                    end.nas(),
                    alive && soon ? Level.BAD : soon ? Level.WARN : Level.GOOD,
                    alive && soon ? "urgent" : late ? "ended" : soon ? "soon" : alive ? "alive" : "");
        }
    }

    /** A credential. */
    public record Found(
            String device, String kind, String number, String issuer, String status, String level, String ends) {
        /** Of the device, in its page's address. */
        public String address() {
            return Figures.path(device);
        }

        static Found of(BoundCredential bound, ZoneId timezone) {
            String status = bound.credential().status().name().toLowerCase(Locale.ROOT);
            return new Found(
                    bound.device().text(),
                    switch (bound.credential().kind()) {
                        case IDEVID -> "IDevID";
                        case LDEVID -> "LDevID";
                    },
                    CertificateNumber.text(bound.credential().serialNumber()),
                    bound.credential().issuer(),
                    status,
                    switch (bound.credential().status()) {
                        case ACTIVE -> "good";
                        case PENDING, SUPERSEDED -> "warn";
                        case EXPIRED, REVOKED -> "bad";
                    },
                    Figures.day(bound.credential().notAfter(), timezone));
        }
    }

    /**
     * One week of the picture; heights for a place of 64.
     *
     * @param seen of {@code height}, what stands for devices that were seen lately
     */
    public record Bar(
            String day, String count, String words, String address, boolean current, double height, double seen) {}

    public List<Bar> bars() {
        List<Expiry.Week> weeks = counted.map(Expiry.Counted::weeks).orElse(List.of());
        long most =
                weeks.stream().mapToLong(week -> week.count().ending()).max().orElse(0);
        return weeks.stream().map(week -> bar(week, Math.max(1, most))).toList();
    }

    private Bar bar(Expiry.Week week, long most) {
        CertificateEnd.Count count = week.count();
        String day = SHORT_DAY.format(week.from().atZone(timezone));
        return new Bar(
                day,
                Figures.count(count.ending()),
                "Week of " + day + ": " + Figures.count(count.ending()) + " end, " + Figures.count(count.seen())
                        + " of them seen in the last week",
                choice.ofWeek(week.from()).address(),
                choice.week().filter(week.from()::equals).isPresent(),
                HEIGHT * count.ending() / most,
                HEIGHT * count.seen() / most);
    }

    /** What the list shows, as its caption. */
    public String caption() {
        CertificateEnd.Wanted wanted = choice.wanted(now);
        String time = choice.week().isPresent()
                ? "Ending in the week of " + Figures.day(wanted.from(), timezone)
                : switch (choice.within()) {
                    case "soon" -> "Ending in the next 14 days";
                    case "late" -> "Ended in the last 13 weeks";
                    default -> "Ending in the next 13 weeks";
                };
        return time
                + choice.type().map(type -> ", type " + type).orElse("")
                + choice.nas().map(nas -> ", last seen at " + nas).orElse("")
                + (choice.seen() ? ", seen in the last 7 days" : "")
                + ", the first to end first";
    }

    public String ofType(CertificateEnd.Group group) {
        return choice.ofType(group.word()).address();
    }

    public String ofNas(CertificateEnd.Group group) {
        return choice.ofNas(group.word()).address();
    }
}
