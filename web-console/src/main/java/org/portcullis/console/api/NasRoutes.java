package org.portcullis.console.api;

import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.portcullis.console.NasServices;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.radius.nas.NasConflict;
import org.portcullis.radius.nas.NasEntry;
import org.portcullis.radius.nas.NasRoster;
import org.portcullis.radius.nas.StoredNas;
import org.portcullis.radius.store.NasRefusal;

/** {@code /api/v1/nas}: the switches, access points and controllers that may ask; those of the file can only be read. */
public final class NasRoutes {
    private static final String ALL = "/api/v1/nas";
    private static final String ONE = ALL + "/{name}";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final NasServices services;
    private final SecureRandom random;

    public NasRoutes(NasServices services, SecureRandom random) {
        this.services = services;
        this.random = random;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(ALL, PolicyAnswers.READERS, this::list),
                Route.post(ALL, PolicyAnswers.WRITERS, this::add),
                Route.get(ONE, PolicyAnswers.READERS, this::show),
                Route.patch(ONE, PolicyAnswers.WRITERS, this::correct),
                Route.delete(ONE, PolicyAnswers.WRITERS, this::remove));
    }

    private void list(Context context) {
        NasRoster roster = services.control().roster();
        int limit = Numbers.limit(context, DEFAULT_LIMIT, MAX_LIMIT);
        Optional<String> words = DeviceAnswers.query(context, "q").map(text -> text.toLowerCase(Locale.ROOT));
        Optional<String> after = DeviceAnswers.query(context, "cursor");
        List<NasRoster.Line> found = roster.lines().stream()
                .filter(line -> words.map(text -> about(line).contains(text)).orElse(true))
                .toList();
        List<NasRoster.Line> page = found.stream()
                .filter(line ->
                        after.map(name -> line.name().compareTo(name) > 0).orElse(true))
                .limit(limit + 1L)
                .toList();
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeNumberField("total", found.size());
            json.writeArrayFieldStart("clients");
            for (NasRoster.Line line : page.subList(0, Math.min(limit, page.size()))) {
                json.writeStartObject();
                NasJson.members(json, line);
                NasJson.summary(
                        json,
                        services.diagnostician().of(line, roster),
                        services.health().find(line.name()));
                json.writeEndObject();
            }
            json.writeEndArray();
            DeviceJson.text(
                    json,
                    "next",
                    page.size() > limit ? Optional.of(page.get(limit - 1).name()) : Optional.empty());
            json.writeEndObject();
        });
    }

    private static String about(NasRoster.Line line) {
        return Stream.of(
                        line.name(),
                        line.entry().client().address().map(Object::toString).orElse(""),
                        line.entry().client().vendor(),
                        line.entry().client().site())
                .reduce("", (all, one) -> all + " " + one.toLowerCase(Locale.ROOT));
    }

    private void add(Context context) {
        NasBody body = NasBody.addition(context, random);
        NasEntry entry = body.change().apply(NasDraft.NEW).complete(body.name().orElseThrow());
        StoredNas added = answered(() -> {
            requirePossible(entry);
            return services.store().add(entry, DeviceAnswers.actor(context), body.reason());
        });
        services.control().refresh();
        context.status(201)
                .header(
                        "Location",
                        ALL + "/"
                                + URLEncoder.encode(entry.name(), StandardCharsets.UTF_8)
                                        .replace("+", "%20"));
        answer(context, added, body.generated());
    }

    private void show(Context context) {
        NasRoster.Line line = found(services, context);
        line.stored().ifPresent(stored -> context.header("ETag", tag(stored)));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            NasJson.members(json, line);
            json.writeEndObject();
        });
    }

    private void correct(Context context) {
        StoredNas known = stored(context);
        NasBody body = NasBody.correction(context, random);
        StoredNas changed = answered(() -> services.store()
                .change(
                        known.entry().name(),
                        seen(context, known),
                        before -> {
                            NasEntry wanted =
                                    body.change().apply(NasDraft.of(before)).complete(before.name());
                            requirePossible(wanted);
                            return wanted;
                        },
                        DeviceAnswers.actor(context),
                        body.reason()));
        services.control().refresh();
        answer(context, changed, body.generated());
    }

    private void remove(Context context) {
        StoredNas known = stored(context);
        answered(() -> {
            services.store().remove(known.entry().name(), seen(context, known), DeviceAnswers.actor(context));
            return known;
        });
        services.control().refresh();
        context.status(204);
    }

    private void answer(Context context, StoredNas stored, Optional<String> generated) {
        NasRoster.Line line = new NasRoster.Line(stored.entry(), Optional.of(stored), Optional.empty());
        context.header("ETag", tag(stored));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            NasJson.members(json, line);
            if (generated.isPresent()) {
                json.writeStringField("secret", generated.get());
            }
            json.writeEndObject();
        });
    }

    private void requirePossible(NasEntry wanted) {
        services.control().refusal(wanted.tls()).ifPresent(why -> {
            throw Problem.input("tls", why);
        });
        services.control().roster().conflictWithFile(wanted).ifPresent(conflict -> {
            throw taken(conflict);
        });
    }

    static NasRoster.Line found(NasServices services, Context context) {
        String name = context.pathParam("name");
        return services.control().roster().named(name).orElseThrow(() -> missing(name));
    }

    /** The one of the database, which may have the name of one of the file. */
    private StoredNas stored(Context context) {
        String name = context.pathParam("name");
        List<NasRoster.Line> lines = services.control().roster().lines().stream()
                .filter(line -> line.name().equals(name))
                .toList();
        if (lines.isEmpty()) {
            throw missing(name);
        }
        return lines.stream()
                .flatMap(line -> line.stored().stream())
                .findFirst()
                .orElseThrow(() -> new Problem(
                        409,
                        "In the configuration file",
                        "The client " + name + " is in portcullis.yml; change it there, and reload (SIGHUP)."));
    }

    private static Optional<Long> seen(Context context, StoredNas known) {
        if (!Preconditions.present(context)) {
            return Optional.empty();
        }
        if (!Preconditions.match(context, tag(known))) {
            throw Preconditions.changed("The client is at version " + known.version() + " by now");
        }
        return Optional.of(known.version());
    }

    private static String tag(StoredNas stored) {
        return "\"" + stored.created().toEpochMilli() + "-" + stored.version() + "\"";
    }

    private static StoredNas answered(Supplier<StoredNas> work) {
        try {
            return work.get();
        } catch (NasRefusal.Taken taken) {
            throw taken(taken.conflict());
        } catch (NasRefusal.ChangedMeanwhile changed) {
            throw Preconditions.changed(changed.getMessage());
        } catch (NasRefusal.Unknown gone) {
            throw new Problem(404, "No such client", gone.getMessage());
        } catch (NasRefusal.Full full) {
            throw new Problem(409, "Full", full.getMessage());
        }
    }

    private static Problem taken(NasConflict conflict) {
        return Problem.taken(conflict.path(), conflict.message());
    }

    private static Problem missing(String name) {
        return new Problem(404, "No such client", "There is no client " + name + ".");
    }
}
