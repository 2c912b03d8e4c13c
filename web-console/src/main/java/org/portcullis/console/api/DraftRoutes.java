package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.PolicyServices;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.policy.store.PolicyVersion;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.ConfigProblem;
import org.portcullis.policy.value.UnifiedDifference;
import org.portcullis.policy.value.UnsafeChangeException;
import org.portcullis.policy.value.YamlChange;
import org.portcullis.policy.value.YamlOutline;
import org.portcullis.policy.value.YamlPatch;

/**
 * {@code POST /api/v1/policy/check} and {@code edit}: what a draft says and what is wrong with it, and a change of its text.
 * Nothing is kept and nothing comes into force by either.
 */
public final class DraftRoutes {
    private static final int MAX_OCTETS = 6 * PolicyAnswers.MAX_OCTETS;
    private static final Set<String> CHECKED = new LinkedHashSet<>(List.of("policy", "against"));
    private static final Set<String> EDITED = new LinkedHashSet<>(List.of("policy", "patch"));

    private final PolicyServices services;

    public DraftRoutes(PolicyServices services) {
        this.services = services;
    }

    public List<Route> routes() {
        return List.of(
                Route.upload("/api/v1/policy/check", PolicyAnswers.READERS, MAX_OCTETS, this::check),
                Route.upload("/api/v1/policy/edit", PolicyAnswers.READERS, MAX_OCTETS, this::edit));
    }

    private void check(Context context) throws IOException {
        JsonBody body = JsonBody.ofUpload(context, CHECKED);
        String text = body.needed("policy", policy -> policy).orElse("");
        Optional<Integer> against = body.integer("against", 1, Integer.MAX_VALUE);
        body.check();
        Optional<String> difference = against.map(number -> services.versions()
                        .version(number)
                        .orElseThrow(() -> Problem.input("against", "there is no version " + number)))
                .map(PolicyVersion::yaml)
                .map(before -> UnifiedDifference.of(before, text));
        answer(context, text, json -> {
            if (difference.isPresent()) {
                json.writeStringField("difference", difference.get());
            }
        });
    }

    private void edit(Context context) throws IOException {
        JsonBody body = JsonBody.ofUpload(context, EDITED);
        String text = body.needed("policy", policy -> policy).orElse("");
        List<YamlChange> changes = JsonPatch.of(body, "patch");
        body.check();
        String edited;
        try {
            edited = YamlPatch.apply(text, changes);
        } catch (UnsafeChangeException unsafe) {
            throw Problem.input("patch", unsafe.getMessage() + "; make this change in the text itself");
        }
        answer(context, edited, json -> json.writeStringField("policy", edited));
    }

    private void answer(Context context, String text, DeviceAnswers.Writing more) {
        List<ConfigProblem> errors = List.of();
        List<ConfigProblem> warnings = List.of();
        try {
            warnings = services.control().read("policy", text).warnings();
        } catch (ConfigException wrong) {
            errors = wrong.problems();
        }
        List<ConfigProblem> wrong = errors;
        List<ConfigProblem> odd = warnings;
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeBooleanField("valid", wrong.isEmpty());
            PolicyAnswers.problems(json, "errors", wrong);
            PolicyAnswers.problems(json, "warnings", odd);
            outline(json, text);
            more.write(json);
            json.writeEndObject();
        });
    }

    private static void outline(JsonGenerator json, String text) throws IOException {
        Optional<YamlOutline> outline =
                text.length() > PolicyAnswers.MAX_OCTETS ? Optional.empty() : YamlOutline.of(text);
        if (outline.isEmpty()) {
            json.writeNullField("document");
            return;
        }
        DraftJson.document(json, outline.get());
        DraftJson.places(json, outline.get());
    }
}
