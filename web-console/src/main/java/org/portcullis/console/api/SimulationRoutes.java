package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.PolicyControl;
import org.portcullis.console.PolicyServices;
import org.portcullis.console.auth.Route;
import org.portcullis.policy.decision.AccessContext;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.PartialRuling;
import org.portcullis.policy.decision.Simulation;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.RuleSet;

/** {@code POST /api/v1/policy/simulate}: what a device would get, and why, without anything being done. */
public final class SimulationRoutes {
    /** A policy as a JSON text, which may write a character in six. */
    private static final int MAX_OCTETS = 6 * PolicyAnswers.MAX_OCTETS;

    private final PolicyServices services;

    public SimulationRoutes(PolicyServices services) {
        this.services = services;
    }

    public List<Route> routes() {
        return List.of(Route.upload("/api/v1/policy/simulate", PolicyAnswers.READERS, MAX_OCTETS, this::simulate));
    }

    private void simulate(Context context) throws IOException {
        SimulationBody body = SimulationBody.of(context, services.control()::nas);
        PolicyControl.InForce inForce = services.control().inForce();
        RuleSet policy = body.policy()
                .map(text ->
                        PolicyAnswers.read("policy", () -> services.control().read("policy", text)))
                .orElse(inForce.rules());
        Simulation simulation = services.simulation();
        Simulation.Question question = body.question();
        Simulation.Answer answer = body.mac()
                .map(mac -> simulation.simulate(policy, mac, question.given(), question.at()))
                .orElseGet(() -> simulation.simulate(policy, question));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            outcome(json, answer);
            DeviceJson.texts(
                    json,
                    "needs",
                    answer.needs().stream().map(Attribute::word).sorted().toList());
            DeviceJson.texts(json, "trace", answer.trace());
            PolicyAnswers.monitored(json, answer.monitored());
            json.writeObjectFieldStart("context");
            known(json, answer.known());
            json.writeEndObject();
            if (body.policy().isPresent()) {
                json.writeNullField("version");
                PolicyAnswers.warnings(json, policy);
            } else {
                json.writeNumberField("version", inForce.version());
            }
            json.writeEndObject();
        });
    }

    private static void outcome(JsonGenerator json, Simulation.Answer answer) throws IOException {
        Optional<AuthorizationProfile> profile = Optional.empty();
        Optional<String> vlan = Optional.empty();
        Optional<String> rule = Optional.empty();
        Optional<String> reason = Optional.empty();
        String decision = "undecided";
        if (answer.decision().isPresent() && answer.decision().get() instanceof Decision.Permit permit) {
            decision = "permit";
            profile = Optional.of(permit.profile());
            vlan = permit.vlan();
            rule = Optional.of(permit.rule());
        } else if (answer.decision().isPresent() && answer.decision().get() instanceof Decision.Bypass bypass) {
            decision = "permit";
            profile = Optional.of(bypass.profile());
            vlan = bypass.vlan();
            rule = Optional.of(bypass.rule());
        } else if (answer.decision().isPresent() && answer.decision().get() instanceof Decision.Refuse refuse) {
            decision = "refuse";
            rule = refuse.rule();
            reason = Optional.of(refuse.code().code());
        }
        json.writeStringField("decision", decision);
        DeviceJson.text(json, "profile", profile.map(AuthorizationProfile::name));
        DeviceJson.text(json, "vlan", vlan);
        DeviceJson.text(json, "rule", rule);
        DeviceJson.text(json, "reason", reason);
        json.writeStringField(
                "explanation", answer.decision().map(Decision::explanation).orElseGet(() -> undecided(answer.needs())));
    }

    private static String undecided(Set<Attribute> needs) {
        return PartialRuling.words(needs);
    }

    private static void known(JsonGenerator json, AccessContext known) throws IOException {
        for (Attribute attribute : Attribute.values()) {
            if (known.has(attribute)) {
                json.writeFieldName(attribute.word());
                DeviceJson.value(json, known.get(attribute));
            }
        }
    }
}
