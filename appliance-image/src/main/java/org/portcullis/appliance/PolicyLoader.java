package org.portcullis.appliance;

import java.nio.file.Path;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.PolicyStore;
import org.portcullis.policy.value.YamlDocument;

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

    /** Reads a policy file without taking it in. */
    static RuleSet read(Path file) {
        return RuleSet.read(file.toString(), YamlDocument.textOf(file));
    }
}
