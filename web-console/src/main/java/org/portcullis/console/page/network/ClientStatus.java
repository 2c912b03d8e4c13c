package org.portcullis.console.page.network;

import java.net.InetAddress;
import java.util.List;
import org.portcullis.radius.health.NasDiagnosis;

/**
 * What is the matter with a client, as pages show it.
 *
 * @param tone the class of its badge
 * @param level as the API has it
 */
public record ClientStatus(String title, String tone, String level, String sentence, String fix, List<String> near) {

    static ClientStatus of(NasDiagnosis diagnosis) {
        return new ClientStatus(
                diagnosis.verdict().title(),
                switch (diagnosis.verdict().level()) {
                    case WELL -> "good";
                    case WARNING -> "warn";
                    case PROBLEM -> "bad";
                    case WAITING -> "info";
                },
                diagnosis.verdict().level().word(),
                diagnosis.sentence().strip(),
                diagnosis.fix(),
                diagnosis.candidates().stream().map(InetAddress::getHostAddress).toList());
    }
}
