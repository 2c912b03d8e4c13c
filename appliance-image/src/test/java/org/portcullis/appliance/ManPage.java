package org.portcullis.appliance;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** portcullis(1), written for man(7) from the commands themselves by the build of the Debian package. */
final class ManPage {
    private static final String BEFORE = """
            .SH DESCRIPTION
            Switches and access points send RADIUS; each device is authenticated by its X.509 certificate with EAP\\-TLS, its VLAN decided
            from its identity and lifecycle state, and the reason written down and made searchable.
            .PP
            What a command prints for machines goes to standard output, all else to standard error. Every command but
            .BR init ,
            .B serve
            and
            .B restore
            works while the appliance serves and while it is stopped.
            .PP
            As a service it is
            .BR portcullis.service ,
            which makes CA, keys and registry at its first start; the console's first password is then in
            .IR /var/lib/portcullis/data/first\\-password .
            .SH COMMANDS
            """;
    private static final String AFTER = """
            .SH EXIT STATUS
            0 when done, 1 when refused or failed, 2 for wrong usage or a wrong configuration.
            .SH ENVIRONMENT
            .TP
            .B JAVA_HOME
            The Java runtime, 17 or later. Default: the one on the PATH.
            .TP
            .B PORTCULLIS_OPTS
            More options for the Java virtual machine.
            .SH FILES
            .TP
            .I /etc/portcullis/portcullis.yml
            The configuration; it explains itself.
            .TP
            .I /etc/portcullis/policy.yml
            The policy that the first start takes in, and any start after it was changed.
            .TP
            .I /etc/default/portcullis
            The environment of the service.
            .TP
            .I /var/lib/portcullis/data
            What the appliance keeps: keys, registry, audit trail.
            .SH SEE ALSO
            .BR systemctl (1),
            .BR journalctl (1)
            """;

    private final StringBuilder roff = new StringBuilder();

    private ManPage() {}

    /** @param date {@code yyyy-MM-dd} */
    static String of(CommandLine program, String version, String date) {
        ManPage page = new ManPage();
        CommandSpec spec = program.getCommandSpec();
        page.line(".TH PORTCULLIS 1 \"" + date + "\" \"portcullis " + escaped(version) + "\" \"User Commands\"")
                .line(".SH NAME")
                .line("portcullis \\- "
                        + text(spec.usageMessage().description()).replaceFirst("[.]$", ""))
                .line(".SH SYNOPSIS")
                .line(".B portcullis")
                .line(".I COMMAND")
                .line("[options]");
        page.roff.append(BEFORE);
        commands(program).forEach(page::command);
        page.roff.append(AFTER);
        return page.roff.toString();
    }

    /** Every command that does something; those that only group others are told apart by their having no options of their own. */
    private static Stream<CommandLine> commands(CommandLine above) {
        Set<CommandLine> below = new LinkedHashSet<>(above.getSubcommands().values());
        return below.stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .flatMap(command -> command.getSubcommands().isEmpty() ? Stream.of(command) : commands(command));
    }

    private void command(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        line(".SS " + escaped(spec.qualifiedName()));
        line(text(spec.usageMessage().description()));
        spec.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .forEach(parameter -> {
                    line(".TP").line(".I " + escaped(parameter.paramLabel()));
                    argument(parameter);
                });
        spec.options().stream()
                .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
                .forEach(this::option);
    }

    private void option(OptionSpec option) {
        String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        line(".TP").line(".B " + escaped(Arrays.stream(option.names()).collect(Collectors.joining(", ")) + value));
        argument(option);
    }

    private void argument(ArgSpec argument) {
        String description = text(argument.description())
                .replace("${DEFAULT\\-VALUE}", escaped(String.valueOf(argument.defaultValue())));
        line(description + (argument.required() && argument.group() == null ? " Required." : ""));
    }

    private static String text(String... paragraphs) {
        return List.of(paragraphs).stream().map(ManPage::escaped).collect(Collectors.joining("\n.br\n"));
    }

    /** For troff: a backslash, a hyphen that is to be a hyphen, and what would be a request at the beginning of a line. */
    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
    }

    private ManPage line(String line) {
        roff.append(line).append('\n');
        return this;
    }
}
