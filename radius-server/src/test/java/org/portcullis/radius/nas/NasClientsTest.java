package org.portcullis.radius.nas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

class NasClientsTest {
    private final NasClients clients = new NasClients(List.of(
            client("all-of-ten", "10.0.0.0/8"),
            client("branch", "10.1.0.0/16"),
            client("switch", "10.1.2.3"),
            client("v6-site", "2001:db8::/32"),
            client("v6-switch", "2001:db8::1")));

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, switch",
        "10.1.2.4, branch",
        "10.2.0.1, all-of-ten",
        "11.0.0.1,",
        "::ffff:10.1.2.3, switch",
        "2001:db8::1, v6-switch",
        "2001:db8::2, v6-site",
        "2001:db9::1,"
    })
    void longestPrefixWins(String source, String name) {
        assertEquals(
                Optional.ofNullable(name),
                clients.find(Cidr.parseAddress(source).orElseThrow()).map(NasClient::name));
    }

    @Test
    void refusesTwoOfOneAddress() {
        List<NasClient> same = List.of(client("one", "10.0.0.0/8"), client("two", "10.9.9.9/8"));
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> new NasClients(same));
        assertTrue(refusal.getMessage().contains("one") && refusal.getMessage().contains("two"));
    }

    @Test
    void refusesAnEmptySecret() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new NasClient(
                        "one",
                        Cidr.parse("10.0.0.1").orElseThrow(),
                        Secret.ofUtf8(""),
                        "",
                        "",
                        MessageAuthenticatorMode.REQUIRE,
                        Optional.empty()));
    }

    private static NasClient client(String name, String block) {
        return new NasClient(
                name,
                Cidr.parse(block).orElseThrow(),
                Secret.ofUtf8("testing123"),
                "Cisco",
                "lab",
                MessageAuthenticatorMode.REQUIRE,
                Optional.empty());
    }
}
