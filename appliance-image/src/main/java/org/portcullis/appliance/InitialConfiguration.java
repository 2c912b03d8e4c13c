package org.portcullis.appliance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.policy.rule.RuleSet;

/** The two commented files that a new appliance begins with: what was said at {@code init}, the default everywhere else. */
final class InitialConfiguration {
    private InitialConfiguration() {}

    /** {@code portcullis.yml} */
    static String text(
            Initialisation.Names names,
            InitialStorage storage,
            Initialisation.Addresses addresses,
            Initialisation.Ports ports) {
        return resource(Configuration.class, "portcullis.example.yml")
                .replace("# node: radius-1", names.node().map("node: "::concat).orElse("# node: radius-1"))
                .replace(
                        "# identity: radius.example.org",
                        names.identity().map("identity: "::concat).orElse("# identity: radius.example.org"))
                .replace("@storage@", storage.yaml())
                .replace(
                        "@thisMachine@",
                        Initialisation.thisMachine(addresses.radius()).toString())
                .replace("@address@", addresses.radius().getHostAddress())
                .replace("@consoleAddress@", addresses.console().getHostAddress())
                .replace("@authPort@", Integer.toString(ports.auth()))
                .replace("@acctPort@", Integer.toString(ports.acct()))
                .replace("@consolePort@", Integer.toString(ports.console()))
                .replace("@estPort@", Integer.toString(ports.est()))
                .replace("@caHttpPort@", Integer.toString(ports.caHttp()));
    }

    /** {@code policy.yml} */
    static String policy() {
        return resource(RuleSet.class, "policy.example.yml");
    }

    private static String resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Failure(name + " of this program cannot be read: " + e);
        }
    }
}
