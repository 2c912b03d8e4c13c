package org.portcullis.appliance.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.appliance.Failure;

class ManifestTest {
    private static final Path BACKUP = Path.of("backup.zip");

    @Test
    void isReadAsItWasWritten() {
        Manifest manifest = of(1, "configuration/portcullis.yml", "data/journal/head", "registry.db");
        assertEquals(manifest, Manifest.read(BACKUP, manifest.json()));
    }

    /** An archive that somebody made must not put a file anywhere else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "../x",
                "data/../../x",
                "configuration/./x",
                "data//x",
                "other/x",
                "manifest.json",
                "data/"
            })
    void hasNoEntryOutsideOfItsFolders(String name) {
        assertThrows(Failure.class, () -> Manifest.read(BACKUP, of(1, name).json()));
    }

    @Test
    void hasEachEntryOnce() {
        assertThrows(
                Failure.class,
                () -> Manifest.read(BACKUP, of(1, "data/x", "data/x").json()));
    }

    @Test
    void ofAnotherFormatSaysWhatToDo() {
        String said = assertThrows(
                        Failure.class,
                        () -> Manifest.read(BACKUP, of(2, "data/x").json()))
                .getMessage();
        assertTrue(said.contains("the version that made it: 1.0"), said);
        assertThrows(Failure.class, () -> Manifest.read(BACKUP, "{}".getBytes(StandardCharsets.UTF_8)));
        assertThrows(Failure.class, () -> Manifest.read(BACKUP, "no".getBytes(StandardCharsets.UTF_8)));
    }

    private static Manifest of(int format, String... names) {
        return new Manifest(
                format,
                "1.0",
                "node",
                "2026-01-01T00:00:00Z",
                "portcullis.yml",
                "data",
                null,
                0,
                null,
                List.of(names).stream()
                        .map(name -> new Manifest.Entry(name, 0, "00", "rw-------"))
                        .toList());
    }
}
