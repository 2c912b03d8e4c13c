package org.portcullis.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RuleSet;

/** The policy that decides on this node. */
public interface PolicyControl {

    /** @param version its number */
    record InForce(long version, RuleSet rules) {}

    InForce inForce();

    /**
     * Reads a policy as if it were to come into force, which it does not.
     *
     * @param name of the text, for messages
     * @throws org.portcullis.policy.value.ConfigException with everything that is wrong with it
     */
    RuleSet read(String name, String text);

    /** Has the newest version decide from when this returns on. */
    void refresh();

    /** What rules see of the switches that are configured. */
    List<Map<Attribute, Object>> clients();

    /** What rules see of a switch that is configured under a name; empty when none is. */
    Optional<Map<Attribute, Object>> nas(String name);
}
