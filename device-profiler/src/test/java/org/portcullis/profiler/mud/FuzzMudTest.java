package org.portcullis.profiler.mud;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whatever a server sends as MUD file or signature is read, or refused with a reason. */
class FuzzMudTest {
    private static final MudFileUrl URL = new MudFileUrl("https://lighting.example.com/lightbulb2000");
    private static final MudSettings SETTINGS = new MudSettings(
            List.of(), List.of(), List.of(), List.of(), List.of(), Duration.ofDays(1), Set.of(), Map.of());

    @FuzzTest
    void readsOrRefuses(byte[] octets) {
        try {
            MudFile file = MudFileReader.read(URL, octets);
            AccessList list = AccessLists.of(file, SETTINGS, new MudNames(name -> null, Runnable::run));
            for (AclFormat format : AclFormat.values()) {
                format.of(list);
            }
        } catch (MudRefusedException refused) {
            // As it should be.
        }
        try {
            new MudSignature(List.of(new MudAnchor("none", List.of(), List.of())), List.of())
                    .verify(octets, octets, URL.host(), Instant.EPOCH);
        } catch (MudRefusedException refused) {
            // As it should be.
        }
    }
}
