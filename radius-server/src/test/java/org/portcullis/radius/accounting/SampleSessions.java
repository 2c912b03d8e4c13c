package org.portcullis.radius.accounting;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

/** Sessions as Access-Accepts begin them. */
final class SampleSessions {
    static final String WIRED = "Ethernet";
    static final String WIRELESS = "Wireless-802.11";

    private final String id;
    private String nas = "127.0.0.1";
    private String port = "Gi1/0/7";
    private String type = WIRED;
    private String mac = "00-11-22-AA-BB-CC";
    private String serial = "S-1";
    private Optional<String> acct = Optional.empty();
    private Optional<Duration> timeout = Optional.empty();
    private Instant started = ManualClock.START;

    private SampleSessions(String id) {
        this.id = id;
    }

    static SampleSessions session(String id) {
        return new SampleSessions(id);
    }

    SampleSessions nas(String address) {
        nas = address;
        return this;
    }

    SampleSessions port(String name, String portType) {
        port = name;
        type = portType;
        return this;
    }

    SampleSessions mac(String address) {
        mac = address;
        return this;
    }

    SampleSessions device(String name) {
        serial = name;
        return this;
    }

    SampleSessions acct(String acctSessionId) {
        acct = Optional.of(acctSessionId);
        return this;
    }

    SampleSessions timeout(Duration after) {
        timeout = Optional.of(after);
        return this;
    }

    SampleSessions started(Instant at) {
        started = at;
        return this;
    }

    Session build() {
        return new Session(
                id,
                new Session.Nas(
                        nas.equals("127.0.0.1") ? "lab-switch" : "other-switch",
                        "lab",
                        address(nas),
                        Optional.of(address("10.1.1.1")),
                        Optional.empty(),
                        Optional.of("sw-1")),
                new Session.Port(Optional.of(50107L), Optional.of(port), type),
                new Session.Station(MacAddress.parse(mac), Optional.of(mac), Optional.of("anonymous")),
                Optional.of(new Session.Authorization(
                        Optional.of(new Serial(serial)),
                        Optional.of(new Session.Certificate("CN=Acme", "0A1B")),
                        "sensors",
                        Optional.of("110"))),
                Session.Usage.named(acct),
                started,
                started,
                timeout.map(started::plus),
                false,
                Enforcement.NONE);
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
