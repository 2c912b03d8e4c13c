package org.portcullis.appliance.command;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.portcullis.appliance.Registry;
import org.portcullis.console.store.AccessStore;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.Role;
import org.portcullis.policy.value.DurationText;
import org.portcullis.policy.value.Secret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code portcullis token}. */
@Command(name = "token", description = "Makes bearer tokens for the API.")
public final class TokenCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: create");
    }

    @Command(name = "create", description = "Prints a new token, once.", mixinStandardHelpOptions = true)
    void create(
            @Mixin ConfigurationOption config,
            @Option(names = "--role", required = true, paramLabel = "ROLE", description = "admin, operator or analyst")
                    String role,
            @Option(
                            names = "--name",
                            required = true,
                            paramLabel = "NAME",
                            description = "Who uses it, for the audit trail.")
                    String name,
            @Option(names = "--expires", paramLabel = "DURATION", description = "Like 90d; never by default.")
                    Optional<String> expires) {
        Role granted = Role.ofWord(role)
                .orElseThrow(() -> wrong("--role \"" + role + "\" is none of admin, operator, analyst"));
        Optional<Instant> end = expires.map(text -> DurationText.parse(text)
                .filter(duration -> !duration.isZero())
                .map(duration -> Instant.now().plus(duration))
                .orElseThrow(() -> wrong("--expires \"" + text + "\" is not a duration like 12h or 90d")));
        AccountName account;
        try {
            account = new AccountName(name);
        } catch (IllegalArgumentException unfit) {
            throw wrong("--name: " + unfit.getMessage());
        }
        try (Registry registry = config.openRegistry()) {
            Secret token = AccessStore.open(registry.database(), InstantSource.system(), new SecureRandom())
                    .tokens()
                    .create(account, granted, end);
            spec.commandLine().getOut().println(new String(token.octets(), StandardCharsets.US_ASCII));
            spec.commandLine().getOut().flush();
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
