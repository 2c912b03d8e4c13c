package org.portcullis.policy.decision;

import java.util.List;
import java.util.Optional;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.rule.Treatment;

/** What the rules may look at, with what the directory says; that is asked only where a rule will read it. */
record DirectoryContext(AccessContext context, DirectorySource.Reading said) {

    static DirectoryContext of(
            DirectorySource directory, RuleSet policy, EffectiveState effective, Device device, AccessContext context) {
        boolean asked =
                policy.lifecycle().get(effective.state()) instanceof Treatment.AskRules && policy.readsDirectory();
        DirectorySource.Reading said = asked ? directory.read(device.serial()) : DirectorySource.Reading.EMPTY;
        return new DirectoryContext(said.values().isEmpty() ? context : context.with(said.values()), said);
    }

    void trace(List<String> trace) {
        said.trouble().ifPresent(trace::add);
    }

    /** Why the rules are not asked at all. */
    Optional<String> refusal() {
        return said.decisive() ? said.trouble() : Optional.empty();
    }
}
