package org.portcullis.appliance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.PolicyStore;
import org.portcullis.policy.store.PolicyVersion;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.ConfigProblem;
import org.portcullis.policy.value.YamlDocument;
import org.portcullis.radius.access.ProfileCheck;
import org.portcullis.radius.packet.RadiusDictionary;

/** Takes the policy file in when its text changed, and reads the policy in force: the newest in the database. */
final class PolicyLoader {
    private static final Actor FILE = Actor.system("policy-file");

    private final PolicyStore store;

    PolicyLoader(PolicyStore store) {
        this.store = store;
    }

    /** A version that was read. */
    record Loaded(PolicyVersion version, RuleSet rules) {}

    /** @throws ConfigException when a changed file, or the policy in force, has problems; nothing is taken in then */
    Loaded load(Path file, RadiusDictionary dictionary) {
        String text = YamlDocument.textOf(file);
        if (store.isNewInFile(text)) {
            read(file.toString(), text, dictionary);
            store.importFile(text, file.getFileName().toString(), FILE);
        }
        return inForce(dictionary).orElseThrow(() -> new Failure("the database holds no policy"));
    }

    /** @throws ConfigException when it has problems here, as it may when it came from a node with another dictionary */
    Optional<Loaded> inForce(RadiusDictionary dictionary) {
        return store.inForce()
                .map(version ->
                        new Loaded(version, read("policy version " + version.number(), version.yaml(), dictionary)));
    }

    /** Reads a policy file without taking it in. */
    static RuleSet read(Path file, RadiusDictionary dictionary) {
        return read(file.toString(), YamlDocument.textOf(file), dictionary);
    }

    /** Reads a policy: its rules, and whether its profiles can be sent to switches. */
    static RuleSet read(String name, String text, RadiusDictionary dictionary) {
        RuleSet policy = RuleSet.read(name, text);
        ProfileCheck check = new ProfileCheck(dictionary);
        List<ConfigProblem> problems = new ArrayList<>();
        List<ConfigProblem> warnings = new ArrayList<>();
        policy.profiles().values().forEach(profile -> {
            check.findings(profile).forEach(found -> problems.add(problem(name, text, profile.name(), found)));
            check.warnings(profile).forEach(found -> warnings.add(problem(name, text, profile.name(), found)));
        });
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return policy.withWarnings(warnings);
    }

    private static ConfigProblem problem(String name, String text, String profile, ProfileCheck.Problem found) {
        String path = "profiles." + profile + (found.key().isEmpty() ? "" : "." + found.key());
        return new ConfigProblem(name, lineOf(text, profile, found.key()), path, found.sentence());
    }

    /** Where a profile's key stands; profiles are the first thing in a policy that has their names as keys. */
    private static int lineOf(String text, String profile, String path) {
        int at = after(text, 0, profile);
        for (String key : path.isEmpty() ? new String[0] : path.split("\\.", path.startsWith("vendors.") ? 3 : 2)) {
            at = after(text, at, key);
        }
        return Math.max(1, (int) text.substring(0, at).lines().count());
    }

    /** Behind the next place from there on where that is a key; there itself when there is none. */
    private static int after(String text, int from, String key) {
        Matcher found = Pattern.compile("(^|[{,])\\s*[\"']?" + Pattern.quote(key) + "[\"']?\\s*:", Pattern.MULTILINE)
                .matcher(text);
        return found.find(from) ? found.end() : from;
    }
}
