package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.auth.Route;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.profiler.profile.ProfileDirectory;

/** {@code /api/v1/profiles}: what was seen of MAC addresses, also of those that are no device's, and what follows from it. */
public final class ProfileRoutes {
    private static final String ALL = "/api/v1/profiles";

    private final ProfileDirectory profiles;

    public ProfileRoutes(ProfileDirectory profiles) {
        this.profiles = profiles;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(ALL, DeviceAnswers.READERS, this::list),
                Route.get(ALL + "/{mac}", DeviceAnswers.READERS, this::show));
    }

    private void list(Context context) {
        int limit = ProfileQueries.limit(context);
        List<ProfileDirectory.Entry> found = profiles.find(ProfileQueries.search(context), limit + 1);
        List<ProfileDirectory.Entry> page = found.subList(0, Math.min(limit, found.size()));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("profiles");
            for (ProfileDirectory.Entry entry : page) {
                ProfileJson.listed(json, entry);
            }
            json.writeEndArray();
            DeviceJson.text(
                    json,
                    "next",
                    found.size() > limit ? Optional.of(page.get(limit - 1).mac().ecs()) : Optional.empty());
            json.writeEndObject();
        });
    }

    private void show(Context context) {
        MacAddress mac = ProfileQueries.mac(context);
        ProfileDirectory.Entry entry = profiles.find(mac).orElseThrow(() -> ProfileQueries.missing(mac.ecs()));
        DeviceAnswers.answer(context, json -> ProfileJson.known(json, Optional.of(entry)));
    }
}
