package org.portcullis.appliance;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.portcullis.appliance.command.AuthTestCommand;
import org.portcullis.appliance.command.BackupCommand;
import org.portcullis.appliance.command.BenchCommand;
import org.portcullis.appliance.command.CaCommand;
import org.portcullis.appliance.command.CertificateCommand;
import org.portcullis.appliance.command.CheckCommand;
import org.portcullis.appliance.command.ClassArchiveCommand;
import org.portcullis.appliance.command.DeviceCommand;
import org.portcullis.appliance.command.EventsCommand;
import org.portcullis.appliance.command.ExportCommand;
import org.portcullis.appliance.command.HealthCommand;
import org.portcullis.appliance.command.HoldCommand;
import org.portcullis.appliance.command.InitCommand;
import org.portcullis.appliance.command.JournalCommand;
import org.portcullis.appliance.command.RestoreCommand;
import org.portcullis.appliance.command.ServeCommand;
import org.portcullis.appliance.command.SiemAssetsCommand;
import org.portcullis.appliance.command.SupportBundleCommand;
import org.portcullis.appliance.command.SystemOutcomeCommand;
import org.portcullis.appliance.command.TokenCommand;
import org.portcullis.appliance.config.ProductVersion;
import org.portcullis.console.store.NameTakenException;
import org.portcullis.eap.ca.CaException;
import org.portcullis.eap.x509.PemException;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.hold.HoldRefusal;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.siem.journal.JournalException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The program. What a command prints for machines goes to standard output, all else to standard error; it exits with 0
 * when done, 1 when refused or failed, 2 for wrong usage or configuration.
 */
@Command(
        name = "portcullis",
        description = "Network access control for IoT: RADIUS and EAP-TLS in, one VLAN and one event out.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(
            InitCommand.class,
            ServeCommand.class,
            CheckCommand.class,
            HealthCommand.class,
            DeviceCommand.class,
            HoldCommand.class,
            CertificateCommand.class,
            CaCommand.class,
            EventsCommand.class,
            JournalCommand.class,
            ExportCommand.class,
            SiemAssetsCommand.class,
            TokenCommand.class,
            SystemOutcomeCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            SupportBundleCommand.class,
            AuthTestCommand.class,
            BenchCommand.class,
            ClassArchiveCommand.class);

    private static final int REFUSED = 1;
    private static final int WRONG_USAGE = 2;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** Does what words behind the program's name ask for; the result is the exit code. */
    static int execute(String... words) {
        return commandLine(words).execute(words);
    }

    /** The program, to be executed with those words. Picocli reads a command by reflection: it is given none but the named. */
    static CommandLine commandLine(String... words) {
        CommandLine program = new CommandLine(new Main());
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> words.length > 0
                        && command.getAnnotation(Command.class).name().equals(words[0]))
                .toList();
        (named.isEmpty() ? COMMANDS : named).forEach(program::addSubcommand);
        CommandLine.IParameterExceptionHandler usage = program.getParameterExceptionHandler();
        program.setParameterExceptionHandler(
                (wrong, arguments) -> usage.handleParseException(ofTheCommand(wrong), arguments));
        return program.setExecutionExceptionHandler((thrown, command, parsed) -> explain(thrown, command.getErr()));
    }

    /** A method that is a command has the model of the one above it at hand: the usage to show is its own. */
    private static ParameterException ofTheCommand(ParameterException wrong) {
        CommandLine asked = wrong.getCommandLine();
        for (CommandLine.ParseResult parsed = asked.getParseResult();
                parsed != null && parsed.hasSubcommand();
                parsed = asked.getParseResult()) {
            asked = parsed.subcommand().commandSpec().commandLine();
        }
        return asked == wrong.getCommandLine() ? wrong : new ParameterException(asked, wrong.getMessage(), wrong);
    }

    private static int explain(Exception thrown, PrintWriter err) throws Exception {
        if (thrown instanceof ConfigException) {
            err.println(thrown.getMessage());
            return WRONG_USAGE;
        }
        if (thrown instanceof Failure
                || thrown instanceof RegistryRefusal
                || thrown instanceof HoldRefusal
                || thrown instanceof StoreException
                || thrown instanceof JournalException
                || thrown instanceof NameTakenException
                || thrown instanceof CaException
                || thrown instanceof PemException) {
            err.println("portcullis: " + thrown.getMessage());
            return REFUSED;
        }
        throw thrown;
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            List<String> lines = new ArrayList<>();
            lines.add("portcullis " + ProductVersion.text());
            lines.add("built " + ProductVersion.built() + ", runs on Java " + Runtime.version());
            ProductVersion.billOfMaterials().ifPresent(file -> lines.add("made of what " + file + " lists"));
            return lines.toArray(String[]::new);
        }
    }
}
