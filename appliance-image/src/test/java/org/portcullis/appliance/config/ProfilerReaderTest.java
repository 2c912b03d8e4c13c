package org.portcullis.appliance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.profiler.dhcp.DhcpSettings;

/** The key {@code profiler}: what is listened to, and whose address blocks are believed. */
class ProfilerReaderTest {
    @TempDir
    private Path folder;

    private Configuration.Profiler read(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("portcullis.yml"), yaml + "\n");
        Configuration configuration = ConfigurationReader.read(file, "host", name -> Optional.empty());
        assertEquals(List.of(), configuration.withoutEffect());
        return configuration.profiler();
    }

    @Test
    void itsDefaults() throws Exception {
        Configuration.Profiler defaults = read("timezone: UTC");
        assertTrue(defaults.enabled());
        assertEquals(List.of(), defaults.oui());
        assertEquals(Optional.empty(), defaults.dhcp());
        assertFalse(read("profiler: { enabled: false }").enabled());
        assertEquals(
                Optional.empty(),
                read("profiler: { dhcp: { enabled: false, port: 6767 } }").dhcp());
    }

    @Test
    void copiesOfDhcp() throws Exception {
        assertEquals(
                Optional.of(new DhcpSettings(List.of(address("0.0.0.0", 67)), List.of(), DhcpSettings.DEFAULT_RATE)),
                read("profiler: { dhcp: { enabled: true } }").dhcp());
        assertEquals(
                Optional.of(new DhcpSettings(
                        List.of(address("192.0.2.1", 6767), address("2001:db8::1", 5547)),
                        List.of(
                                Cidr.parse("10.0.0.0/8").orElseThrow(),
                                Cidr.parse("2001:db8:1::/48").orElseThrow()),
                        100)),
                read("""
                        profiler:
                          dhcp:
                            enabled: true
                            address: [192.0.2.1, "2001:db8::1"]
                            port: 6767
                            port6: 5547
                            from: [10.0.0.0/8, "2001:db8:1::/48"]
                            rate: 100
                        """).dhcp());
    }

    @Test
    void listsOfAddressBlocks() throws Exception {
        Path one = Files.writeString(folder.resolve("oui.csv"), "");
        Path other = Files.writeString(folder.resolve("mam.csv"), "");
        assertEquals(List.of(one), read("profiler: { oui: oui.csv }").oui());
        assertEquals(
                List.of(one, other),
                read("profiler: { oui: [oui.csv, mam.csv] }").oui());
    }

    @Test
    void whatIsWrongHasItsLine() {
        ConfigException wrong = assertThrows(ConfigException.class, () -> read("""
                profiler:
                  oui: not-there.csv
                  dhcp:
                    address: everywhere
                    from: [10.0.0.0/33]
                    rate: 0
                """));
        assertEquals(
                List.of(2, 4, 5, 6),
                wrong.problems().stream().map(problem -> problem.line()).toList(),
                wrong::getMessage);
    }

    private static InetSocketAddress address(String address, int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByName(address), port);
    }
}
