package org.portcullis.appliance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.PolicyStore;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.ConfigProblem;
import org.portcullis.policy.value.YamlDocument;
import org.portcullis.radius.access.ProfileCheck;
import org.portcullis.radius.packet.RadiusDictionary;

/** Takes the policy file in when its text changed, and gives the policy in force: the newest in the database. */
final class PolicyLoader {
    private static final Actor FILE = Actor.system("policy-file");

    private final PolicyStore store;

    PolicyLoader(PolicyStore store) {
        this.store = store;
    }

    /** @throws org.portcullis.policy.value.ConfigException when the file has problems; nothing is taken in then */
    RuleSet load(Path file, RadiusDictionary dictionary) {
        String text = YamlDocument.textOf(file);
        RuleSet fromFile = read(file, dictionary);
        store.importFile(text, FILE);
        return store.inForce()
                .filter(version -> !version.yaml().equals(text))
                .map(version -> RuleSet.read("policy version " + version.version(), version.yaml()))
                .orElse(fromFile);
    }

    /** Reads a policy file without taking it in: its rules, and whether its profiles can be sent to switches. */
    static RuleSet read(Path file, RadiusDictionary dictionary) {
        String text = YamlDocument.textOf(file);
        RuleSet policy = RuleSet.read(file.toString(), text);
        ProfileCheck check = new ProfileCheck(dictionary);
        List<ConfigProblem> problems = new ArrayList<>();
        List<ConfigProblem> warnings = new ArrayList<>();
        policy.profiles().values().forEach(profile -> {
            check.findings(profile).forEach(found -> problems.add(problem(file, text, profile.name(), found)));
            check.warnings(profile).forEach(found -> warnings.add(problem(file, text, profile.name(), found)));
        });
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return policy.withWarnings(warnings);
    }

    private static ConfigProblem problem(Path file, String text, String profile, ProfileCheck.Problem found) {
        String path = "profiles." + profile + (found.key().isEmpty() ? "" : "." + found.key());
        return new ConfigProblem(file.toString(), lineOf(text, profile, found.key()), path, found.sentence());
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
