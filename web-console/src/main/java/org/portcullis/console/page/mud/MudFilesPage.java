package org.portcullis.console.page.mud;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.Figures;
import org.portcullis.console.page.Frame;
import org.portcullis.profiler.mud.Mud;
import org.portcullis.profiler.mud.MudEntry;

/**
 * The MUD URLs of devices.
 *
 * @param enabled whether files are fetched at all
 */
public record MudFilesPage(Frame frame, boolean enabled, List<Row> rows) {

    /**
     * One of them, in words.
     *
     * @param level of its state
     * @param trouble why there is no newer file; empty when all is well
     * @param list what becomes of its rules
     */
    public record Row(
            String id,
            String url,
            String state,
            String level,
            String says,
            String signer,
            String list,
            String trouble) {
        static Row of(Mud mud, MudEntry entry) {
            Optional<MudEntry.Good> good = mud.inUse(entry);
            boolean waiting = good.isEmpty() && entry.tried().isEmpty();
            return new Row(
                    entry.url().id(),
                    entry.url().text(),
                    good.isPresent() ? "verified" : waiting ? "waiting" : "none",
                    good.isPresent() ? entry.trouble().isPresent() ? "warn" : "good" : waiting ? "plain" : "bad",
                    good.map(file -> file.file().systemInfo()).orElse(""),
                    good.map(file -> file.signer().subject()).orElse(""),
                    good.map(file -> rules(file.list())).orElse(""),
                    entry.trouble().map(MudEntry.Trouble::reason).orElse(""));
        }
    }

    private static String rules(MudEntry.ListState state) {
        if (state instanceof MudEntry.ListState.Impossible) {
            return "none";
        }
        MudEntry.ListState.Made made = (MudEntry.ListState.Made) state;
        int warnings = made.list().warnings().size();
        return Figures.count(made.list().rules().size(), "rule") + (warnings == 0 ? "" : ", " + warnings + " left out");
    }

    static MudFilesPage of(Frame frame, Optional<Mud> mud) {
        return new MudFilesPage(
                frame,
                mud.isPresent(),
                mud.map(makers -> makers.files().entries().stream()
                                .map(entry -> Row.of(makers, entry))
                                .toList())
                        .orElse(List.of()));
    }
}
