package org.portcullis.policy.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifecycleStateTest {

    @ParameterizedTest
    @CsvSource({
        "registered,     ,           onboarding suspended quarantined decommissioned",
        "onboarding,     ,           active suspended quarantined decommissioned",
        "active,         ,           suspended quarantined decommissioned",
        "suspended,      active,     active quarantined decommissioned",
        "suspended,      registered, registered quarantined decommissioned",
        "quarantined,    onboarding, onboarding suspended decommissioned",
        "decommissioned, ,           ''",
        "decommissioned, active,     ''",
    })
    void theseTransitionsAndNoOthersAreAllowed(String from, String before, String allowed) {
        assertEquals(
                new TreeSet<>(Arrays.asList(allowed.isEmpty() ? new String[0] : allowed.split(" "))),
                LifecycleState.ofWord(from)
                        .orElseThrow()
                        .allowed(Optional.ofNullable(before).flatMap(LifecycleState::ofWord))
                        .stream()
                        .map(LifecycleState::word)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
