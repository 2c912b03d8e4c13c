package org.portcullis.siem.index;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Days that a search could not read. Whether the files are at fault is looked at before anything is done about them: a search
 * can fail for other reasons.
 */
final class IndexSuspicions {
    private static final Logger LOG = LoggerFactory.getLogger(IndexSuspicions.class);

    private final Map<LocalDate, Throwable> days = new ConcurrentHashMap<>();

    void add(LocalDate day, Throwable cause) {
        days.putIfAbsent(day, cause);
    }

    /** Sets the suspected days aside that are damaged indeed; true when there is one. */
    boolean confirmed(DayIndexes open) throws IOException {
        boolean found = false;
        for (Map.Entry<LocalDate, Throwable> suspect : days.entrySet()) {
            try {
                open.checkIntegrity(suspect.getKey());
                LOG.error("the index of {} is whole, but a search in it failed", suspect.getKey(), suspect.getValue());
            } catch (IOException | RuntimeException | VirtualMachineError damage) {
                LOG.error(
                        "the index of {} is damaged ({}); it is set aside and made again",
                        suspect.getKey(),
                        damage.toString());
                open.setAside(suspect.getKey(), damage.toString());
                found = true;
            }
            days.remove(suspect.getKey());
        }
        return found;
    }
}
