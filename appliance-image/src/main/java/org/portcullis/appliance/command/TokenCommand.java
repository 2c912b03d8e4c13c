package org.portcullis.appliance.command;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.portcullis.appliance.Registry;
import org.portcullis.console.store.AccessStore;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.Rights;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.Scope;
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
            @Option(names = "--role", paramLabel = "ROLE", description = "admin, operator or analyst")
                    Optional<String> role,
            @Option(
                            names = "--scope",
                            split = ",",
                            paramLabel = "SCOPE",
                            description =
                                    "Instead of a role, narrow things alone: authorize, authorize-serial, quarantine,"
                                            + " respond; several separated by commas.")
                    List<String> scopes,
            @Option(
                            names = "--name",
                            required = true,
                            paramLabel = "NAME",
                            description = "Who uses it, for the audit trail.")
                    String name,
            @Option(names = "--expires", paramLabel = "DURATION", description = "Like 90d; never by default.")
                    Optional<String> expires) {
        Rights granted = rights(role, scopes == null ? List.of() : scopes);
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

    private Rights rights(Optional<String> role, List<String> scopes) {
        if (role.isPresent() == !scopes.isEmpty()) {
            throw wrong("give one of the two: --role, or --scope for narrow things alone");
        }
        return role.<Rights>map(word -> new Rights.OfRole(Role.ofWord(word)
                        .orElseThrow(() -> wrong("--role \"" + word + "\" is none of admin, operator, analyst"))))
                .orElseGet(() -> new Rights.Scoped(scopes.stream()
                        .map(word -> Scope.ofWord(word)
                                .orElseThrow(() -> wrong("--scope \"" + word + "\" is none of " + Scope.words())))
                        .collect(Collectors.toSet())));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
