package org.portcullis.console.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.PolicyServices;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.PolicyVersion;
import org.portcullis.policy.value.UnifiedDifference;

/** {@code /api/v1/policy}: the policy in force, its versions, and how another one comes into force. */
public final class PolicyRoutes {
    private static final String POLICY = "/api/v1/policy";
    private static final String VERSIONS = POLICY + "/versions";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;
    private static final int MAX_COMMENT = 256;

    private final PolicyServices services;

    public PolicyRoutes(PolicyServices services) {
        this.services = services;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(POLICY, PolicyAnswers.READERS, this::show),
                Route.uploadInPlace(POLICY, PolicyAnswers.WRITERS, PolicyAnswers.MAX_OCTETS, this::put),
                Route.get(VERSIONS, PolicyAnswers.READERS, this::list),
                Route.get(VERSIONS + "/{number}", PolicyAnswers.READERS, this::version),
                Route.post(VERSIONS + "/{number}/restore", PolicyAnswers.WRITERS, this::restore));
    }

    private PolicyVersion newest() {
        return services.versions()
                .inForce()
                .orElseThrow(() -> new Problem(404, "No policy", "There is no policy yet."));
    }

    private void show(Context context) {
        PolicyVersion newest = newest();
        context.header("ETag", PolicyAnswers.tag(newest))
                .contentType("text/yaml; charset=utf-8")
                .result(newest.yaml());
    }

    private void put(Context context) throws IOException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(context.bodyInputStream().readAllBytes()))
                    .toString();
        } catch (CharacterCodingException wrong) {
            throw Problem.input("line 1", "not UTF-8 text; send the policy as text/yaml in UTF-8");
        }
        if (text.isBlank()) {
            throw Problem.input("line 1", "is empty; send the whole policy as text/yaml");
        }
        put(context, PolicyVersion.Source.API, text, comment(context).orElse(""));
    }

    private void restore(Context context) {
        PolicyVersion wanted = wanted(context.pathParam("number"));
        String comment = comment(context).map(more -> ": " + more).orElse("");
        put(context, PolicyVersion.Source.RESTORE, wanted.yaml(), "version " + wanted.number() + " restored" + comment);
    }

    private void put(Context context, PolicyVersion.Source source, String text, String comment) {
        Optional<Long> seen = seen(context);
        RuleSet rules = PolicyAnswers.read(() -> services.control().read("policy", text));
        PolicyVersion inForce = services.versions()
                .put(seen, source, text, DeviceAnswers.actor(context), comment)
                .orElseThrow(() -> changed(newest()));
        services.control().refresh();
        context.header("ETag", PolicyAnswers.tag(inForce));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            PolicyAnswers.version(json, inForce);
            PolicyAnswers.warnings(json, rules);
            json.writeEndObject();
        });
    }

    /** The version that the author has seen; it is asked again in the transaction that adds the next. */
    private Optional<Long> seen(Context context) {
        if (!Preconditions.present(context)) {
            return Optional.empty();
        }
        PolicyVersion newest = newest();
        if (!Preconditions.match(context, PolicyAnswers.tag(newest))) {
            throw changed(newest);
        }
        return Optional.of(newest.number());
    }

    private static Problem changed(PolicyVersion newest) {
        return Preconditions.changed("The policy is at version " + newest.number() + " by now");
    }

    private static Optional<String> comment(Context context) {
        Optional<String> comment = DeviceAnswers.query(context, "comment");
        if (comment.isPresent() && comment.get().length() > MAX_COMMENT) {
            throw Problem.input("comment", "has more than " + MAX_COMMENT + " characters");
        }
        return comment;
    }

    private void list(Context context) {
        int limit = Numbers.limit(context, DEFAULT_LIMIT, MAX_LIMIT);
        long before = DeviceAnswers.query(context, "cursor")
                .map(cursor -> Numbers.positive(cursor)
                        .orElseThrow(() -> Problem.input("cursor", "send the \"next\" of the page before this one")))
                .orElse(Long.MAX_VALUE);
        List<PolicyVersion> versions = services.versions().before(before, limit + 1);
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("versions");
            for (PolicyVersion version : versions.subList(0, Math.min(limit, versions.size()))) {
                json.writeStartObject();
                PolicyAnswers.version(json, version);
                json.writeEndObject();
            }
            json.writeEndArray();
            DeviceJson.text(
                    json,
                    "next",
                    versions.size() > limit
                            ? Optional.of(Long.toString(versions.get(limit - 1).number()))
                            : Optional.empty());
            json.writeEndObject();
        });
    }

    private void version(Context context) {
        PolicyVersion version = wanted(context.pathParam("number"));
        String difference = DeviceAnswers.query(context, "against")
                .map(other -> UnifiedDifference.of(wanted(other).yaml(), version.yaml()))
                .orElseGet(() -> services.versions().difference(version));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            PolicyAnswers.version(json, version);
            json.writeStringField("difference", difference);
            json.writeStringField("policy", version.yaml());
            json.writeEndObject();
        });
    }

    private PolicyVersion wanted(String number) {
        return Numbers.positive(number)
                .flatMap(services.versions()::version)
                .orElseThrow(() -> new Problem(404, "No such version", "There is no version " + number + "."));
    }
}
