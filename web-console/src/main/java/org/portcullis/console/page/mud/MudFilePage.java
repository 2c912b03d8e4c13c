package org.portcullis.console.page.mud;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.Figures;
import org.portcullis.console.page.Frame;
import org.portcullis.profiler.mud.AclFormat;
import org.portcullis.profiler.mud.Mud;
import org.portcullis.profiler.mud.MudEntry;
import org.portcullis.profiler.mud.MudFile;

/**
 * One MUD URL: the file, who signed it, and the access list that ports get.
 *
 * @param facts as name and value
 * @param noList why there is no access list; empty when there is one
 * @param warnings what the file permits and the list does not
 * @param lists as switches are told
 * @param owners devices and MAC addresses that name the URL
 * @param text the file; empty while there is none
 */
public record MudFilePage(
        Frame frame,
        MudFilesPage.Row row,
        List<Fact> facts,
        String noList,
        List<String> warnings,
        List<ListOf> lists,
        List<String> owners,
        String text) {

    private static final int MOST_OWNERS = 50;

    /** A name and a value. */
    public record Fact(String name, String value) {}

    /**
     * The access list for switches of a kind.
     *
     * @param leftOut what they cannot be told
     * @param refusal why they can be told nothing; empty when they can
     */
    public record ListOf(String kind, List<String> lines, List<String> leftOut, String refusal) {}

    static MudFilePage of(Frame frame, Mud mud, MudEntry entry, ZoneId timezone) {
        Optional<MudEntry.Good> good = mud.inUse(entry);
        Optional<MudEntry.ListState.Made> made = good.map(MudEntry.Good::list)
                .filter(MudEntry.ListState.Made.class::isInstance)
                .map(MudEntry.ListState.Made.class::cast);
        return new MudFilePage(
                frame,
                MudFilesPage.Row.of(mud, entry),
                good.map(file -> facts(file, timezone)).orElse(List.of()),
                good.map(MudEntry.Good::list)
                        .map(list -> list instanceof MudEntry.ListState.Impossible none ? none.reason() : "")
                        .orElse(""),
                made.map(list -> list.list().warnings()).orElse(List.of()),
                made.map(list -> Arrays.stream(AclFormat.values())
                                .map(format -> listOf(format, list))
                                .toList())
                        .orElse(List.of()),
                mud.owners(entry.url(), MOST_OWNERS),
                good.map(file -> new String(file.octets(), StandardCharsets.UTF_8))
                        .orElse(""));
    }

    private static ListOf listOf(AclFormat format, MudEntry.ListState.Made made) {
        String kind = switch (format) {
            case CISCO -> "Cisco";
            case HPE -> "Aruba, HPE";
            case NAS_FILTER_RULE -> "Others, by NAS-Filter-Rule (RFC 4849)";
        };
        AclFormat.Written written = format.written(made.list());
        return new ListOf(kind, written.lines(), written.leftOut(), written.refusal());
    }

    private static List<Fact> facts(MudEntry.Good good, ZoneId timezone) {
        MudFile file = good.file();
        return List.of(
                        new Fact("Device", file.systemInfo()),
                        new Fact("Manufacturer", file.manufacturer()),
                        new Fact("Model", file.model()),
                        new Fact("Documentation", file.documentation()),
                        new Fact("Of", Figures.time(file.lastUpdate(), timezone)),
                        new Fact("Looked after", file.supported() ? "yes" : "not any more, says the maker"),
                        new Fact("Fetched", Figures.time(good.fetched(), timezone)),
                        new Fact("Valid until", Figures.time(good.expires(), timezone)),
                        new Fact("Signed by", good.signer().subject()),
                        new Fact("Issued by", good.signer().issuer()),
                        new Fact(
                                "Signer's certificate ends",
                                Figures.time(good.signer().notAfter(), timezone)),
                        new Fact("Trusted by", good.signer().anchor()),
                        new Fact("Passed over", String.join(", ", file.ignored())))
                .stream()
                .filter(fact -> !fact.value().isBlank())
                .toList();
    }
}
