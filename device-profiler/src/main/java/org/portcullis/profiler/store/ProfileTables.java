package org.portcullis.profiler.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Profile.Estimate;
import org.portcullis.policy.value.Profile.Trait;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.profile.Sightings;

/** The tables within one transaction, or one reading. */
public final class ProfileTables {
    private final Handle handle;
    private final AtomicLong rows;
    private final ProfileNews news;

    ProfileTables(Handle handle, AtomicLong rows, ProfileNews news) {
        this.handle = handle;
        this.rows = rows;
        this.news = news;
    }

    public Optional<ProfileRow> find(MacAddress mac) {
        return handle.createQuery("SELECT * FROM profile WHERE mac = :mac")
                .bind("mac", mac.bits())
                .map((row, context) -> profile(row))
                .findOne();
    }

    /** Those behind an address, in order. */
    public List<ProfileRow> after(long mac, int limit) {
        return handle.createQuery("SELECT * FROM profile WHERE mac > :mac ORDER BY mac LIMIT :limit")
                .bind("mac", mac)
                .bind("limit", limit)
                .map((row, context) -> profile(row))
                .list();
    }

    List<ProfileRow> find(ProfileSearch search, int limit) {
        StringBuilder where = new StringBuilder("mac > :mac");
        for (int i = 0; i < search.words().size(); i++) {
            where.append(" AND search LIKE :word").append(i).append(" ESCAPE '!'");
        }
        search.function().ifPresent(any -> where.append(" AND function = :function"));
        Query query = handle.createQuery("SELECT * FROM profile WHERE " + where + " ORDER BY mac LIMIT :limit")
                .bind("mac", search.after().map(MacAddress::bits).orElse(-1L))
                .bind("limit", limit);
        for (int i = 0; i < search.words().size(); i++) {
            query.bind("word" + i, "%" + search.words().get(i).replaceAll("[!%_]", "!$0") + "%");
        }
        search.function().ifPresent(function -> query.bind("function", function));
        return query.map((row, context) -> profile(row)).list();
    }

    public void put(ProfileRow row, boolean fresh) {
        Update update = handle.createUpdate(
                fresh
                        ? "INSERT INTO profile (mac, first_seen, last_seen, device, signals, function,"
                                + " function_certainty, vendor, vendor_certainty, model, model_certainty, os,"
                                + " os_certainty, search) VALUES (:mac, :first, :last, :device, :signals, :function,"
                                + " :function_certainty, :vendor, :vendor_certainty, :model, :model_certainty, :os,"
                                + " :os_certainty, :search)"
                        : "UPDATE profile SET first_seen = :first, last_seen = :last, device = :device,"
                                + " signals = :signals, function = :function,"
                                + " function_certainty = :function_certainty, vendor = :vendor,"
                                + " vendor_certainty = :vendor_certainty, model = :model,"
                                + " model_certainty = :model_certainty, os = :os, os_certainty = :os_certainty,"
                                + " search = :search WHERE mac = :mac");
        for (Trait trait : Trait.values()) {
            Optional<Estimate> estimate = row.profile().get(trait);
            update.bind(trait.word(), estimate.map(Estimate::value).orElse(""))
                    .bind(
                            trait.word() + "_certainty",
                            estimate.map(Estimate::certainty).orElse(0));
        }
        update.bind("mac", row.mac().bits())
                .bind("first", row.firstSeen().toEpochMilli())
                .bind("last", row.lastSeen().toEpochMilli())
                .bind("device", row.device().map(Serial::text).orElse(""))
                .bind("signals", row.signals().text())
                .bind("search", search(row))
                .execute();
        if (fresh) {
            rows.incrementAndGet();
        }
    }

    public Optional<DeviceProof> proof(Serial device) {
        return handle.createQuery("SELECT * FROM profile_certificate WHERE serial = :serial")
                .bind("serial", device.text())
                .map((row, context) -> new DeviceProof(
                        new Serial(row.getString("serial")),
                        new MacAddress(row.getLong("mac")),
                        Instant.ofEpochMilli(row.getLong("at")),
                        Sightings.of(row.getString("signals"))))
                .findOne();
    }

    public void put(DeviceProof proof) {
        handle.createUpdate("INSERT INTO profile_certificate (serial, mac, at, signals)"
                        + " VALUES (:serial, :mac, :at, :signals) ON CONFLICT (serial) DO UPDATE SET"
                        + " mac = excluded.mac, at = excluded.at, signals = excluded.signals")
                .bind("serial", proof.device().text())
                .bind("mac", proof.mac().bits())
                .bind("at", proof.at().toEpochMilli())
                .bind("signals", proof.signals().text())
                .execute();
    }

    /** What has to be told of in the same transaction: to the audit trail and to live sessions, on every node. */
    public ProfileNews news() {
        return news;
    }

    /** How far profiles were made again by rules that are told apart by a digest; empty before the first. */
    public Optional<RulePass> pass() {
        return handle.createQuery("SELECT rules, upto FROM profile_pass WHERE id = 1")
                .map((row, context) -> new RulePass(row.getString("rules"), row.getLong("upto")))
                .findOne();
    }

    public void put(RulePass pass) {
        handle.createUpdate("INSERT INTO profile_pass (id, rules, upto) VALUES (1, :rules, :upto)"
                        + " ON CONFLICT (id) DO UPDATE SET rules = excluded.rules, upto = excluded.upto")
                .bind("rules", pass.rules())
                .bind("upto", pass.upTo())
                .execute();
    }

    private static ProfileRow profile(ResultSet row) throws SQLException {
        Map<Trait, Estimate> traits = new EnumMap<>(Trait.class);
        for (Trait trait : Trait.values()) {
            String value = row.getString(trait.word());
            if (!value.isEmpty()) {
                traits.put(trait, new Estimate(value, row.getInt(trait.word() + "_certainty"), List.of()));
            }
        }
        return new ProfileRow(
                new MacAddress(row.getLong("mac")),
                Instant.ofEpochMilli(row.getLong("first_seen")),
                Instant.ofEpochMilli(row.getLong("last_seen")),
                Serial.parse(row.getString("device")),
                Sightings.of(row.getString("signals")),
                new Profile(traits));
    }

    private static String search(ProfileRow row) {
        Map<String, String> signals = row.signals().values();
        Stream<String> names = Stream.of("oui.vendor", "dhcp.hostname", "lldp.systemName", "cdp.deviceId")
                .map(word -> signals.getOrDefault(word, ""));
        Stream<String> traits = row.profile().traits().values().stream().map(Estimate::value);
        return Stream.of(
                        Stream.of(
                                row.mac().ecs(), row.device().map(Serial::text).orElse("")),
                        traits,
                        names)
                .flatMap(parts -> parts)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "))
                .toLowerCase(Locale.ROOT);
    }
}
