package org.portcullis.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.PolicyStore;
import org.portcullis.policy.store.PolicyVersion;

/** The newest policy of a store, and one switch, {@code sw-1} at the site lab. */
public final class TestPolicy implements PolicyControl {
    static final String TEXT = """
            profiles:
              sensors: { vlan: 110 }
              cameras: { vlan: { lab: 120, plant: 220 } }
              quarantine: { vlan: 666 }
            rules:
              - { name: watched, when: 'device.owner == "x"', then: refuse, monitor: true }
              - { name: sensors, when: 'device.type == "sensor"', then: sensors }
              - { name: cameras, when: 'device.type == "camera"', then: cameras }
              - { name: lost, when: 'device.type == "sensor" && nas.site == "lab"', then: refuse }
            """;

    private static final Map<Attribute, Object> SWITCH =
            Map.of(Attribute.NAS_NAME, "sw-1", Attribute.NAS_SITE, "lab", Attribute.NAS_VENDOR, "cisco");

    private final PolicyStore store;
    private volatile InForce current;

    TestPolicy(PolicyStore store) {
        this.store = store;
        refresh();
    }

    @Override
    public InForce inForce() {
        return current;
    }

    @Override
    public RuleSet read(String name, String text) {
        return RuleSet.read(name, text);
    }

    @Override
    public void refresh() {
        PolicyVersion newest = store.inForce().orElseThrow();
        current = new InForce(newest.number(), RuleSet.read("policy", newest.yaml()));
    }

    @Override
    public Optional<Map<Attribute, Object>> nas(String name) {
        return Optional.of(SWITCH).filter(any -> name.equals("sw-1"));
    }

    @Override
    public List<Map<Attribute, Object>> clients() {
        return List.of(SWITCH);
    }
}
