package org.portcullis.appliance.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.RequiresProgram;

/** Signing and verifying of files by {@code src/release/sign} and {@code verify}, and by what docs/supply-chain.md tells users. */
@RequiresProgram(value = "openssl", debianPackage = "openssl")
class SignedListTest {
    private static final Path SCRIPTS = Path.of("src/release").toAbsolutePath();

    @TempDir
    Path folder;

    @BeforeEach
    void sign() throws Exception {
        key("release");
        Files.writeString(folder.resolve("portcullis-1.0.tar.gz"), "the program");
        Files.writeString(folder.resolve("slot.img"), "an image");
        assertEquals(0, run("sign", "SHA256SUMS", "release.key", "portcullis-1.0.tar.gz", "slot.img"));
    }

    @Test
    void whatWasSignedVerifies() throws Exception {
        assertEquals(0, run("verify", "SHA256SUMS", "release.pub"));
        assertEquals(0, run("verify", "SHA256SUMS", "release.pub", "slot.img"));
    }

    @Test
    void userNeedsNoScript() throws Exception {
        String commands =
                "openssl pkeyutl -verify -rawin -pubin -inkey release.pub -in SHA256SUMS -sigfile SHA256SUMS.sig"
                        + " && sha256sum -c --ignore-missing SHA256SUMS";
        Files.delete(folder.resolve("slot.img"));
        assertEquals(0, run(List.of("sh", "-c", commands)));
        Files.writeString(folder.resolve("portcullis-1.0.tar.gz"), "another program");
        assertFalse(run(List.of("sh", "-c", commands)) == 0);
    }

    @Test
    void changedFileIsNotWhatWasSigned() throws Exception {
        Files.writeString(folder.resolve("slot.img"), "an imagE");
        assertEquals(1, run("verify", "SHA256SUMS", "release.pub"));
        assertEquals(1, run("verify", "SHA256SUMS", "release.pub", "slot.img"));
        assertEquals(0, run("verify", "SHA256SUMS", "release.pub", "portcullis-1.0.tar.gz"));
    }

    @Test
    void changedListIsRefusedThoughItsSumsAreRight() throws Exception {
        Files.writeString(folder.resolve("slot.img"), "an imagE");
        assertEquals(0, run(List.of("sh", "-c", "sha256sum portcullis-1.0.tar.gz slot.img > SHA256SUMS")));
        assertEquals(1, run("verify", "SHA256SUMS", "release.pub"));
    }

    @Test
    void anotherKeysSignatureIsRefused() throws Exception {
        key("other");
        assertEquals(0, run("sign", "SHA256SUMS", "other.key", "slot.img"));
        assertEquals(1, run("verify", "SHA256SUMS", "release.pub"));
    }

    @Test
    void missingAndCutSignaturesAreRefused() throws Exception {
        Path signature = folder.resolve("SHA256SUMS.sig");
        Files.write(signature, Arrays.copyOf(Files.readAllBytes(signature), 63));
        assertEquals(1, run("verify", "SHA256SUMS", "release.pub"));
        Files.delete(signature);
        assertEquals(1, run("verify", "SHA256SUMS", "release.pub"));
    }

    @Test
    void fileThatTheListDoesNotNameIsRefused() throws Exception {
        Files.writeString(folder.resolve("more.img"), "an image");
        assertEquals(1, run("verify", "SHA256SUMS", "release.pub", "more.img"));
        Files.delete(folder.resolve("slot.img"));
        assertEquals(1, run("verify", "SHA256SUMS", "release.pub"));
    }

    @Test
    void signedListThatLeadsOutOfItsFolderIsRefused() throws Exception {
        Files.writeString(folder.resolve("SHA256SUMS"), "0".repeat(64) + "  ../slot.img\n");
        assertEquals(
                0,
                run(List.of(
                        "sh",
                        "-c",
                        "openssl pkeyutl -sign -rawin -inkey release.key -in SHA256SUMS -out SHA256SUMS.sig")));
        assertEquals(1, run("verify", "SHA256SUMS", "release.pub"));
    }

    @Test
    void onlyAnEd25519KeySignsAndNothingIsLeftBehind() throws Exception {
        assertEquals(
                0, run(List.of("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ec.key")));
        assertEquals(1, run("sign", "more", "ec.key", "slot.img"));
        assertEquals(1, run("sign", "more", "release.key", "nothing.img"));
        assertFalse(Files.exists(folder.resolve("more")) || Files.exists(folder.resolve("more.sig")));
        assertTrue(Files.exists(folder.resolve("SHA256SUMS")));
    }

    private void key(String name) throws Exception {
        assertEquals(0, run(List.of("openssl", "genpkey", "-algorithm", "ed25519", "-out", name + ".key")));
        assertEquals(0, run(List.of("openssl", "pkey", "-in", name + ".key", "-pubout", "-out", name + ".pub")));
    }

    private int run(String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private int run(List<String> command) throws Exception {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start()
                .waitFor();
    }
}
