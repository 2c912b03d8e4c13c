package org.portcullis.console.page.exporters;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import org.portcullis.console.page.Figures;
import org.portcullis.console.page.Frame;
import org.portcullis.siem.sink.ExporterStatus;
import org.portcullis.siem.store.DeadLetter;

/**
 * What a receiver refused for what it is, newest first.
 *
 * @param total how many are kept, of which these are the newest
 */
public record LettersPage(Frame frame, String name, String target, long total, List<Letter> letters) {
    /**
     * One event.
     *
     * @param status what the receiver answered, 0 where it has no such numbers
     * @param document as it was sent
     */
    public record Letter(long sequence, String refusedAt, int status, String reason, String document) {}

    static LettersPage of(Frame frame, ExporterStatus status, List<DeadLetter> letters, ZoneId timezone) {
        return new LettersPage(
                frame,
                status.name(),
                status.target(),
                status.deadLetters(),
                letters.stream()
                        .map(letter -> new Letter(
                                letter.sequence(),
                                Figures.time(letter.refusedAt(), timezone),
                                letter.status(),
                                letter.reason(),
                                new String(letter.document(), StandardCharsets.UTF_8)))
                        .toList());
    }

    public String count() {
        return Figures.count(total, "dead letter")
                + (letters.size() < total ? ", the newest " + letters.size() + " of them" : ", newest first");
    }
}
