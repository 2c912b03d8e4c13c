package org.portcullis.profiler.signal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.portcullis.policy.value.ConfigException;

/** Lists of address blocks from elsewhere under coverage-guided fuzzing. */
class FuzzOuiReaderTest {
    /** A list has blocks, or is refused with the line where it is none. */
    @FuzzTest(maxDuration = "20s")
    void list(byte[] octets) {
        try {
            OuiFile file = OuiReader.read("list", new ByteArrayInputStream(octets), LocalDate.EPOCH);
            assertTrue(file.size() > 0);
            OuiTable.of(List.of(file));
        } catch (ConfigException refused) {
            assertTrue(refused.problems().get(0).line() > 0);
        } catch (IOException damaged) {
            // Not what gzip makes.
        }
    }
}
