package org.portcullis.radius.dictionary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.portcullis.radius.external.RequiresProgram;

/** The dictionaries that FreeRADIUS comes with, which most admins have: every one can be read, and none contradicts ours. */
@RequiresProgram(value = "radclient", debianPackage = "freeradius-utils")
class CommonDictionariesTest {
    private static final Path FREERADIUS = Path.of("/usr/share/freeradius/dictionary");

    @Test
    void allAreRead() {
        assertTrue(Files.exists(FREERADIUS), "freeradius-common has them");
        Definitions theirs = Definitions.readAlone(List.of(new DictionarySource.File(FREERADIUS)));
        assertTrue(theirs.attributes().size() > 5000, theirs.attributes().size() + " attributes");
        assertEquals(new VendorFormat(1, 1, true), theirs.format(24757));
    }

    @Test
    void noneContradictsOurs() {
        Definitions theirs = Definitions.readAlone(List.of(new DictionarySource.File(FREERADIUS)));
        List<String> differences = new ArrayList<>();
        Definitions.read(List.of()).attributes().forEach((name, ours) -> {
            AttributeDefinition other = theirs.attributes().get(name);
            // By these names theirs are those of a draft (RFC 5090's were renumbered), and some that no packet has.
            boolean sameName = other != null && !name.startsWith("Digest-");
            if (sameName && !(ours.path().equals(other.path()) && ours.type() == other.type())) {
                differences.add(name + ": " + ours.path() + " " + ours.type() + ", theirs " + other.path() + " "
                        + other.type());
            }
            if (sameName) {
                ours.values().forEach((value, number) -> {
                    if (other.values().containsKey(value)
                            && !number.equals(other.values().get(value))) {
                        differences.add(name + " " + value + ": " + number + ", theirs "
                                + other.values().get(value));
                    }
                });
            }
        });
        assertEquals(List.of(), differences);
    }
}
