package org.portcullis.policy.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.portcullis.policy.device.CertificateEnd;
import org.portcullis.policy.device.CertificateEnd.Count;
import org.portcullis.policy.device.CertificateEnd.Group;
import org.portcullis.policy.device.CertificateEnd.Place;
import org.portcullis.policy.device.CertificateEnd.Wanted;
import org.portcullis.policy.value.Serial;

/** Whose certificate ends when. Counting looks at every device whose certificate ends in the time that is asked for. */
public final class CertificateEnds {
    private static final String SEEN = "count(CASE WHEN seen >= :seenSince THEN 1 END) AS seen_lately";

    private final Database database;

    public CertificateEnds(Database database) {
        this.database = database;
    }

    /** The devices, those that end first before the others. */
    public CertificateEnd.Page find(Wanted wanted, Optional<Place> after, int limit) {
        String behind = after.isPresent()
                ? " AND (certificate_end > :afterEnd OR certificate_end = :afterEnd AND serial > :afterSerial)"
                : "";
        List<CertificateEnd> found = database.read(handle -> {
            Query query = handle.createQuery(
                            "SELECT serial, name, type, state, certificate_end, seen, seen_nas FROM device"
                                    + " WHERE certificate_end >= :from AND certificate_end < :to"
                                    + (wanted.type().isPresent() ? " AND type || '' = :type" : "")
                                    + (wanted.nas().isPresent() ? " AND seen_nas = :nas" : "")
                                    + (wanted.seenSince().isPresent() ? " AND seen >= :seenSince" : "")
                                    + behind
                                    + " ORDER BY certificate_end, serial LIMIT :limit")
                    .bind("from", wanted.from().toEpochMilli())
                    .bind("to", wanted.to().toEpochMilli())
                    .bind("limit", limit + 1);
            wanted.type().ifPresent(type -> query.bind("type", type));
            wanted.nas().ifPresent(nas -> query.bind("nas", nas));
            wanted.seenSince().ifPresent(time -> query.bind("seenSince", time.toEpochMilli()));
            after.ifPresent(place -> query.bind("afterEnd", place.end().toEpochMilli())
                    .bind("afterSerial", place.device().text()));
            return query.map((row, context) -> end(row)).list();
        });
        if (found.size() <= limit) {
            return new CertificateEnd.Page(found, Optional.empty());
        }
        CertificateEnd last = found.get(limit - 1);
        return new CertificateEnd.Page(found.subList(0, limit), Optional.of(new Place(last.end(), last.device())));
    }

    /** How many end in each of the steps from that time on. */
    public List<Count> count(Instant from, Duration step, int steps, Instant seenSince) {
        List<Count> counts = new ArrayList<>(Collections.nCopies(steps, Count.NONE));
        database.read(
                handle -> handle.createQuery("SELECT (certificate_end - :from) / :step AS at, count(*) AS ending, "
                                + SEEN + " FROM device WHERE certificate_end >= :from AND certificate_end < :to"
                                + " GROUP BY 1")
                        .bind("from", from.toEpochMilli())
                        .bind("to", from.plus(step.multipliedBy(steps)).toEpochMilli())
                        .bind("step", step.toMillis())
                        .bind("seenSince", seenSince.toEpochMilli())
                        .map((row, context) -> counts.set(row.getInt("at"), counted(row)))
                        .list());
        return counts;
    }

    /** How many end in a time. */
    public Count count(Instant from, Instant to, Instant seenSince) {
        return count(from, Duration.between(from, to), 1, seenSince).get(0);
    }

    /** By the type of the device, the most first. */
    public List<Group> byType(Instant from, Instant to, Instant seenSince, int most) {
        return by("type", from, to, seenSince, most);
    }

    /** By the client where the device was last seen, the most first. */
    public List<Group> byNas(Instant from, Instant to, Instant seenSince, int most) {
        return by("seen_nas", from, to, seenSince, most);
    }

    private List<Group> by(String column, Instant from, Instant to, Instant seenSince, int most) {
        // An expression, so that the index of the ends is gone through, not that of all types.
        String word = column + " || ''";
        return database.read(handle -> handle.createQuery("SELECT " + word + " AS word, count(*) AS ending, " + SEEN
                        + " FROM device WHERE certificate_end >= :from AND certificate_end < :to GROUP BY " + word
                        + " ORDER BY ending DESC, word LIMIT :most")
                .bind("from", from.toEpochMilli())
                .bind("to", to.toEpochMilli())
                .bind("seenSince", seenSince.toEpochMilli())
                .bind("most", most)
                .map((row, context) -> new Group(row.getString("word"), counted(row)))
                .list());
    }

    private static Count counted(ResultSet row) throws SQLException {
        return new Count(row.getLong("ending"), row.getLong("seen_lately"));
    }

    private static CertificateEnd end(ResultSet row) throws SQLException {
        long seen = row.getLong("seen");
        boolean never = row.wasNull();
        return new CertificateEnd(
                new Serial(row.getString("serial")),
                row.getString("name"),
                row.getString("type"),
                DeviceTable.state(row.getString("state")),
                Instant.ofEpochMilli(row.getLong("certificate_end")),
                never ? Optional.empty() : Optional.of(Instant.ofEpochMilli(seen)),
                row.getString("seen_nas"));
    }
}
