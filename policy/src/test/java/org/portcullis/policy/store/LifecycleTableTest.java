package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Authority;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.value.Serial;

/**
 * Every state and its past, to every state, by every authority, in the real registry. The table is written out: y may, A
 * only an admin may, - nobody may.
 */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class LifecycleTableTest {
    private static final String TABLE = """
            from                   registered onboarding active suspended quarantined decommissioned
            registered             -          y          -      y         y           A
            onboarding             -          -          y      y         y           A
            active                 -          -          -      y         y           A
            suspended/registered   y          -          -      -         A           A
            suspended/onboarding   -          y          -      -         A           A
            suspended/active       -          -          y      -         A           A
            quarantined/registered y          -          -      y         -           A
            quarantined/onboarding -          y          -      y         -           A
            quarantined/active     -          -          y      y         -           A
            decommissioned         -          -          -      -         -           -
            """;

    private static final Actor ADMIN = new Actor("alice", Authority.ADMIN);
    private static final Actor OPERATOR = new Actor("bob", Authority.OPERATOR);

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private RegistryStore registry;
    private int devices;

    @Test
    void theseTransitionsAndNoOthers() {
        try (Database database = databases.open(folder)) {
            database.migrate("policy");
            registry = new RegistryStore(database, "node-1", () -> Instant.EPOCH);
            StringBuilder actual = new StringBuilder(TABLE.lines().findFirst().orElseThrow() + "\n");
            for (String row : TABLE.lines().skip(1).toList()) {
                String[] from = row.split(" ")[0].split("/");
                List<String> cells = new ArrayList<>();
                for (LifecycleState to : LifecycleState.values()) {
                    boolean operator = moves(from, to, OPERATOR);
                    boolean admin = moves(from, to, ADMIN);
                    cells.add(operator && admin ? "y" : admin ? "A" : operator ? "?" : "-");
                }
                actual.append(("%-22s %-10s %-10s %-6s %-9s %-11s %s")
                                .formatted(
                                        row.split(" ")[0],
                                        cells.get(0),
                                        cells.get(1),
                                        cells.get(2),
                                        cells.get(3),
                                        cells.get(4),
                                        cells.get(5)))
                        .append('\n');
            }
            assertEquals(TABLE, actual.toString());
        }
    }

    private boolean moves(String[] from, LifecycleState to, Actor actor) {
        Serial serial = new Serial("SN-" + devices++);
        LifecycleState begin = LifecycleState.ofWord(from[from.length - 1]).orElseThrow();
        registry.register(new NewDevice(serial, "", "", "", "", "", Set.of(), Optional.empty(), begin), ADMIN, "test");
        LifecycleState state = LifecycleState.ofWord(from[0]).orElseThrow();
        if (from.length == 2) {
            registry.changeState(serial, state, ADMIN, "test", Optional.empty());
        }
        try {
            registry.changeState(serial, to, actor, "test", Optional.empty());
            assertEquals(to, state(serial));
            return true;
        } catch (RegistryRefusal refused) {
            assertEquals(state, state(serial));
            Set<LifecycleState> allowed =
                    registry.find(serial).orElseThrow().device().allowedStates(actor);
            assertEquals(allowed.stream().toList(), refused.allowed());
            return false;
        }
    }

    private LifecycleState state(Serial serial) {
        return registry.find(serial).orElseThrow().device().state();
    }
}
