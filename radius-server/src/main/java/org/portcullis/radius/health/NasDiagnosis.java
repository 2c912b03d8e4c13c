package org.portcullis.radius.health;

import java.net.InetAddress;
import java.util.List;

/**
 * What the appliance sees of a client, as one verdict.
 *
 * @param sentence what is seen
 * @param fix what to do; empty when nothing is to be done
 * @param candidates addresses of no client that it may be, the nearest first
 */
public record NasDiagnosis(Verdict verdict, String sentence, String fix, List<InetAddress> candidates) {
    public NasDiagnosis {
        candidates = List.copyOf(candidates);
    }

    NasDiagnosis(Verdict verdict, String sentence, String fix) {
        this(verdict, sentence, fix, List.of());
    }
}
