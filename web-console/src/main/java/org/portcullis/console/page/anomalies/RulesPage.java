package org.portcullis.console.page.anomalies;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.Frame;

/**
 * The rules, what is excepted of them, and whether they may act.
 *
 * @param learning for how long a device is only learned
 * @param acting how often it may be acted, and was
 * @param stopped why nothing is acted on; empty where it is
 */
public record RulesPage(
        Frame frame,
        String learning,
        String acting,
        Optional<String> stopped,
        List<Row> rows,
        List<Excepted> exceptions) {

    /** @param actsOn on what it would act; empty where it cannot */
    public record Row(String name, String what, String mode, String actsOn, long open, long lastDay, long all) {}

    /** @param scope of whom or what */
    public record Excepted(String id, String rule, String scope, String until, String by, String reason) {}
}
