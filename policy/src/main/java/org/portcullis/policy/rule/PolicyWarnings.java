package org.portcullis.policy.rule;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.value.ConfigProblem;
import org.portcullis.policy.value.YamlValue;

/** Finds what loads but is probably not meant, rule by rule in their order. */
final class PolicyWarnings {
    private static final Set<Attribute> CLAIMS = EnumSet.of(Attribute.REQUEST_IDENTITY, Attribute.REQUEST_MAC);

    private final String file;
    private final List<ConfigProblem> found = new ArrayList<>();

    PolicyWarnings(String file) {
        this.file = file;
    }

    List<ConfigProblem> found() {
        return found;
    }

    void gate(YamlValue entry, LifecycleState state, Treatment treatment) {
        if (state.isHeld() && treatment instanceof Treatment.AskRules) {
            warn(
                    entry,
                    "the rules may let a " + state.word() + " device in as if nothing had happened; give a profile"
                            + " or refuse");
        }
    }

    /** @param ofMab whether it is for devices that show no certificate: all that they show is claimed */
    void rule(YamlValue when, Rule rule, boolean ofMab) {
        rule.neverMatches().ifPresent(why -> warn(when, why));
        if (!ofMab && !rule.monitor() && rule.then().isPresent() && restsOnClaims(rule.when())) {
            warn(
                    when,
                    rule.when().attributes().stream().anyMatch(CLAIMS::contains)
                            ? "permits by what the device claims of itself (request.identity, request.mac), which"
                                    + " anyone can copy; add a condition on device or credential"
                            : "permits by what the device seems to be (profile.*), which anyone can imitate; add a"
                                    + " condition on device or credential");
        }
    }

    /** A copied MAC address must not open what a certificate opens. */
    void mab(YamlValue mabRules, MabPolicy mab, List<Rule> rules, Map<LifecycleState, Treatment> gate) {
        Set<String> production = MabReader.profiles(rules);
        if (gate.get(LifecycleState.ACTIVE) instanceof Treatment.Assign assign) {
            production.add(assign.profile().name());
        }
        MabReader.profiles(mab.rules()).stream()
                .filter(production::contains)
                .sorted()
                .forEach(profile -> warn(
                        mabRules,
                        "gives the profile " + profile + ", which certificates open too: whoever copies a MAC address"
                                + " gets there; give a profile of its own"));
        if (mab.enabled() && mab.rules().isEmpty()) {
            warn(mabRules, "is empty, so every device without a certificate is refused (mab-no-rule)");
        }
    }

    /** Where and when a device knocks says nothing of which device it is. */
    private static boolean restsOnClaims(Condition condition) {
        return condition.attributes().stream()
                        .anyMatch(attribute -> CLAIMS.contains(attribute) || attribute.isOfProfile())
                && condition.attributes().stream().noneMatch(Attribute::isOfCertificate);
    }

    private void warn(YamlValue where, String message) {
        found.add(new ConfigProblem(file, where.line(), where.path(), message));
    }
}
