package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.PolicyControl;
import org.portcullis.console.PolicyServices;
import org.portcullis.console.auth.Route;
import org.portcullis.policy.decision.PolicyEngine;
import org.portcullis.policy.decision.RuleHits;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.Rule;
import org.portcullis.policy.rule.Treatment;

/** {@code GET /api/v1/policy/rules}: what is in force, how often it decided, and what can never decide. */
public final class RuleRoutes {
    private static final RuleHits.Count NEVER = new RuleHits.Count(0, 0, 0);

    private final PolicyServices services;

    public RuleRoutes(PolicyServices services) {
        this.services = services;
    }

    public List<Route> routes() {
        return List.of(Route.get("/api/v1/policy/rules", PolicyAnswers.READERS, this::list));
    }

    private void list(Context context) {
        PolicyControl.InForce policy = services.control().inForce();
        Map<String, RuleHits.Count> hits = services.hits().read();
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeNumberField("version", policy.version());
            json.writeArrayFieldStart("gates");
            for (LifecycleState state : LifecycleState.values()) {
                json.writeStartObject();
                String name = "lifecycle." + state.word();
                json.writeStringField("name", name);
                json.writeStringField("then", word(policy.rules().lifecycle().get(state)));
                hits(json, hits.getOrDefault(name, NEVER), false);
                json.writeEndObject();
            }
            json.writeEndArray();
            rules(json, "rules", "", policy.rules().rules(), hits);
            json.writeObjectFieldStart("default");
            json.writeStringField("then", word(policy.rules().otherwise()));
            hits(json, hits.getOrDefault("default", NEVER), false);
            json.writeEndObject();
            rules(json, "mab", PolicyEngine.MAB, policy.rules().mab().rules(), hits);
            PolicyAnswers.warnings(json, policy.rules());
            json.writeEndObject();
        });
    }

    private static void rules(
            JsonGenerator json, String member, String prefix, List<Rule> rules, Map<String, RuleHits.Count> hits)
            throws IOException {
        json.writeArrayFieldStart(member);
        for (Rule rule : rules) {
            json.writeStartObject();
            json.writeStringField("name", rule.name());
            json.writeStringField("when", rule.when().text());
            json.writeStringField("then", word(rule.then()));
            json.writeBooleanField("monitor", rule.monitor());
            hits(json, hits.getOrDefault(prefix + rule.name(), NEVER), true);
            DeviceJson.text(json, "neverMatches", rule.neverMatches());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void hits(JsonGenerator json, RuleHits.Count count, boolean mayMonitor) throws IOException {
        json.writeNumberField("hits", count.decided());
        if (mayMonitor) {
            json.writeNumberField("monitoredHits", count.monitored());
        }
        DeviceJson.text(
                json,
                "lastHit",
                Optional.of(count.last())
                        .filter(last -> last > 0)
                        .map(last -> Instant.ofEpochMilli(last).toString()));
    }

    private static String word(Optional<AuthorizationProfile> outcome) {
        return outcome.map(AuthorizationProfile::name).orElse("refuse");
    }

    private static String word(Treatment treatment) {
        if (treatment instanceof Treatment.Assign assign) {
            return assign.profile().name();
        }
        return treatment instanceof Treatment.AskRules ? "rules" : "refuse";
    }
}
