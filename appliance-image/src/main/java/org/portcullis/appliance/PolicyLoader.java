package org.portcullis.appliance;

import java.nio.file.Path;
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
    RuleSet load(Path file) {
        String text = YamlDocument.textOf(file);
        RuleSet fromFile = read(file);
        store.importFile(text, FILE);
        return store.inForce()
                .filter(version -> !version.yaml().equals(text))
                .map(version -> RuleSet.read("policy version " + version.version(), version.yaml()))
                .orElse(fromFile);
    }

    /** Reads a policy file without taking it in: its rules, and whether its profiles can be sent to switches. */
    static RuleSet read(Path file) {
        String text = YamlDocument.textOf(file);
        RuleSet policy = RuleSet.read(file.toString(), text);
        ProfileCheck check = new ProfileCheck(RadiusDictionary.standard());
        List<ConfigProblem> problems = policy.profiles().values().stream()
                .flatMap(profile -> check.problems(profile).stream()
                        .map(problem -> new ConfigProblem(
                                file.toString(), lineOf(text, profile.name()), "profiles." + profile.name(), problem)))
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return policy;
    }

    /** Where a profile begins; profiles are the first thing in a policy that has their names as keys. */
    private static int lineOf(String text, String profile) {
        Pattern key = Pattern.compile("(^|[{,])\\s*[\"']?" + Pattern.quote(profile) + "[\"']?\\s*:", Pattern.MULTILINE);
        Matcher found = key.matcher(text);
        return found.find() ? (int) text.substring(0, found.end()).lines().count() : 1;
    }
}
