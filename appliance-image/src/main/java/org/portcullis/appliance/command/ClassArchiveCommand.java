package org.portcullis.appliance.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.portcullis.appliance.ClassArchive;
import org.portcullis.appliance.Rehearsal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portcullis class-archive}. */
@Command(
        name = ClassArchive.COMMAND,
        description = {
            "Writes what the JVM makes of the program's classes into an archive, by which the program starts sooner.",
            "It holds for this installation and this Java: write it again when either changed. Until then it is passed"
                    + " over."
        },
        mixinStandardHelpOptions = true)
public final class ClassArchiveCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "Where it is written; one that this program may not write to is best written by root, since"
                    + " code is loaded from there. The launcher looks where PORTCULLIS_ARCHIVE says (default for both:"
                    + " beside the program's own files).")
    private Optional<Path> folder;

    @Option(
            names = "--classes",
            paramLabel = "FILE",
            description = "The list of the classes: read if there is such a file, else written. For an archive of which"
                    + " every build has the same octets; docs/supply-chain.md says what else that takes.")
    private Optional<Path> classes;

    @Option(names = ClassArchive.REHEARSE, hidden = true)
    private Optional<Path> rehearsal;

    @Override
    public void run() {
        if (rehearsal.isPresent()) {
            new Rehearsal(rehearsal.get()).perform();
            return;
        }
        ClassArchive archive = ClassArchive.ofThisProgram();
        Path into = folder.orElse(archive.home());
        PrintWriter err = spec.commandLine().getErr();
        if (classes.isEmpty()) {
            err.println("Made " + archive.write(into));
        } else {
            err.println(archive.writeSame(into, classes.get())
                    .map(written -> "Made " + written)
                    .orElse("Made, and not the same in any two attempts: is its memory at fixed addresses (setarch -R),"
                            + " and has it one processor (taskset)?"));
        }
    }
}
