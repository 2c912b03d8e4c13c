package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.overview.ApplianceState;
import org.portcullis.console.store.Role;
import org.portcullis.profiler.signal.OuiTable;

/** {@code GET /api/v1/profiler}: of which date the lists of address blocks are, and what came of copies of DHCP messages. */
class ProfilerApiTest {
    @Test
    void whatIsHeardOfDevices(@TempDir Path folder) throws Exception {
        try (TestConsole console = new TestConsole(folder)) {
            console.state.feeds = new ApplianceState.Feeds(
                    true,
                    List.of(
                            new OuiTable.Origin("oui-data 2.1.9", "2026-08-26", 53_082),
                            new OuiTable.Origin("oui.csv", "2026-11-01", 39_600)),
                    List.of(new InetSocketAddress("0.0.0.0", 67)),
                    Map.of("read", 7L, "not-a-relay", 2L));
            assertEquals(
                    new ObjectMapper().readTree("""
                            {"node": "node-1", "enabled": true,
                             "oui": [{"name": "oui-data 2.1.9", "date": "2026-08-26", "blocks": 53082},
                                     {"name": "oui.csv", "date": "2026-11-01", "blocks": 39600}],
                             "dhcp": {"addresses": ["0.0.0.0 port 67"], "copies": {"read": 7, "not-a-relay": 2}}}
                            """),
                    TestConsole.json(console.get(
                            "/api/v1/profiler", "Authorization", "Bearer " + console.token("soc", Role.ANALYST))));
        }
    }
}
