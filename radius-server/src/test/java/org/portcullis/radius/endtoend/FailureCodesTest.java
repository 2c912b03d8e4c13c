package org.portcullis.radius.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.radius.access.AccessCount;

/**
 * Every failure code of a device is what a real failure leads to, through the whole server: the event, the side, the fix.
 * Those of switches over TLS come about in RadsecPeersTest, those of enrolment in EstServerTest and EstIT,
 * those of gateways in ResourceDecisionPointTest and AuthorizeApiTest.
 */
class FailureCodesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_NONE,
            names = {"(RADSEC|ENROLMENT)_.*", "DEVICE_QUARANTINED|DEVICE_NOT_ACTIVE|RULE_CONFINES|REQUEST_UNREADABLE"})
    void comesAboutInReality(FailureCode code) throws Exception {
        FailureScenarios.Scenario scenario = FailureScenarios.ALL.get(code);
        assertNotNull(scenario, () -> "no scenario leads to " + code.code() + "; add one to FailureScenarios");
        try (Scene scene = new Scene(folder)) {
            scenario.play(scene);
            SecurityEvent event = scene.event();
            assertEquals(Optional.of(code.code()), event.get(Field.FAILURE_CODE), event::toString);
            assertEquals(Optional.of(code.side().word()), event.get(Field.FAILURE_SIDE));
            assertEquals(Optional.of(code.fix()), event.get(Field.FAILURE_FIX));
            assertEquals(Optional.of("failure"), event.get(Field.EVENT_OUTCOME));
            assertFalse(((List<?>) event.get(Field.DECISION_TRACE).orElse(List.of())).isEmpty(), "a trace");
            assertEquals(
                    Optional.of(code.isTimeout() ? "authentication-abandoned" : "access-reject"),
                    event.get(Field.EVENT_ACTION));
            assertEquals(List.of(), List.copyOf(scene.events), "one event");
            assertEquals(code.isTimeout() ? 0 : 1, scene.server.counts().get(AccessCount.REJECTS));
        }
    }
}
