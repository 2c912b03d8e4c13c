package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.store.Role;
import org.portcullis.policy.decision.Monitored;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.PolicyVersion;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.ConfigProblem;

/** What the routes of the policy have in common. */
final class PolicyAnswers {
    static final Access.ByToken READERS = new Access.ByToken(Access.ANY_ROLE);
    static final Access.ByToken WRITERS = new Access.ByToken(Set.of(Role.ADMIN));

    /** Of a policy's text. */
    static final int MAX_OCTETS = 1024 * 1024;

    private PolicyAnswers() {}

    /** RFC 9110 §8.8.3. */
    static String tag(PolicyVersion version) {
        return "\"" + version.number() + "-" + version.sha256().substring(0, 12) + "\"";
    }

    /**
     * What becomes of reading a policy.
     *
     * @throws Problem 422 with every line that is wrong
     */
    static RuleSet read(Supplier<RuleSet> reading) {
        try {
            return reading.get();
        } catch (ConfigException wrong) {
            throw Problem.input(wrong.problems().stream()
                    .map(problem -> new Problem.InputError("line " + problem.line(), sentence(problem)))
                    .toList());
        }
    }

    private static String sentence(ConfigProblem problem) {
        return (problem.key().isEmpty() ? "" : problem.key() + ": ") + problem.message();
    }

    /** The same of a policy within a document: its member is told, too. */
    static RuleSet read(String member, Supplier<RuleSet> reading) {
        try {
            return read(reading);
        } catch (Problem wrong) {
            throw Problem.input(wrong.errors().stream()
                    .map(error -> new Problem.InputError(member + " " + error.path(), error.message()))
                    .toList());
        }
    }

    static void version(JsonGenerator json, PolicyVersion version) throws IOException {
        json.writeNumberField("version", version.number());
        json.writeStringField("author", version.author());
        json.writeStringField("at", version.at().toString());
        json.writeStringField("source", version.source().name().toLowerCase(Locale.ROOT));
        json.writeStringField("comment", version.comment());
        json.writeStringField("sha256", version.sha256());
    }

    /** What loads but is probably not meant; rules that can never match are among it. */
    static void warnings(JsonGenerator json, RuleSet rules) throws IOException {
        problems(json, "warnings", rules.warnings());
    }

    static void problems(JsonGenerator json, String name, List<ConfigProblem> problems) throws IOException {
        json.writeArrayFieldStart(name);
        for (ConfigProblem problem : problems) {
            json.writeStartObject();
            json.writeNumberField("line", problem.line());
            json.writeStringField("path", problem.key());
            json.writeStringField("message", problem.message());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void monitored(JsonGenerator json, List<Monitored> monitored) throws IOException {
        json.writeArrayFieldStart("monitored");
        for (Monitored rule : monitored) {
            json.writeStartObject();
            json.writeStringField("rule", rule.rule());
            json.writeStringField("outcome", rule.outcome());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
