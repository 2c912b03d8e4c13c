package org.portcullis.appliance.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Optional;
import org.portcullis.appliance.DataFolder;
import org.portcullis.appliance.Failure;
import org.portcullis.siem.index.EventPage;
import org.portcullis.siem.index.EventSearch;
import org.portcullis.siem.index.ReadOnlyEventIndex;
import org.portcullis.siem.journal.ReadOnlyJournal;
import org.portcullis.siem.query.KqlException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portcullis events}. */
@Command(name = "events", description = "Searches the audit trail.")
public final class EventsCommand implements Runnable {
    private static final int PAGE = 1000;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: search");
    }

    @Command(
            name = "search",
            description = {
                "Prints every event that matches, newest first, one ECS document a line.",
                "The query is KQL: event.outcome: failure and source.mac: aa:bb:cc:dd:ee:ff and @timestamp >= now-15m"
            },
            mixinStandardHelpOptions = true)
    void search(
            @Mixin ConfigurationOption config,
            @Parameters(paramLabel = "QUERY", arity = "0..1", defaultValue = "", description = "All events by default.")
                    String query,
            @Option(names = "--limit", paramLabel = "N", description = "At most so many; all by default.")
                    Optional<Integer> limit) {
        if (limit.isPresent() && limit.get() < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1");
        }
        DataFolder data = new DataFolder(config.read().dataDir());
        InstantSource clock = InstantSource.system();
        try (ReadOnlyEventIndex index =
                ReadOnlyEventIndex.open(data.index(), ReadOnlyJournal.open(data.journal()), clock)) {
            print(index.search(), query, limit.orElse(Integer.MAX_VALUE));
        } catch (IOException e) {
            throw new Failure("the events under " + data.path() + " cannot be read: " + e.getMessage());
        }
    }

    private void print(EventSearch search, String query, int limit) {
        PrintWriter out = spec.commandLine().getOut();
        int left = limit;
        Optional<String> cursor = Optional.empty();
        do {
            EventPage page = page(search, query, cursor, Math.min(left, PAGE));
            page.events().forEach(out::println);
            left -= page.events().size();
            cursor = page.next();
        } while (cursor.isPresent() && left > 0 && !out.checkError());
        out.flush();
    }

    private EventPage page(EventSearch search, String query, Optional<String> cursor, int limit) {
        try {
            return search.search(query, Optional.empty(), Optional.empty(), cursor, limit);
        } catch (KqlException wrong) {
            throw new ParameterException(spec.commandLine(), "the query " + wrong.getMessage(), wrong);
        }
    }
}
