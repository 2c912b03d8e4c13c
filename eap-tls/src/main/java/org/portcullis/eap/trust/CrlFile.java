package org.portcullis.eap.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.portcullis.eap.x509.PemException;
import org.portcullis.eap.x509.Printable;

/** What holds CRLs: DER, which is one, or PEM, which may be several. */
final class CrlFile {
    /** A list of a million entries fits. */
    static final int MAX_OCTETS = 64 << 20;

    private static final String BEGIN = "-----BEGIN X509 CRL-----";
    private static final String END = "-----END X509 CRL-----";

    private CrlFile() {}

    /** @throws PemException when the file cannot be read, or as {@link #parse} */
    static List<RevocationList> read(Path file) {
        return parse(file.toString(), octets(file));
    }

    /** @throws PemException when the file cannot be read or is too long */
    static byte[] octets(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] content = input.readNBytes(MAX_OCTETS + 1);
            if (content.length > MAX_OCTETS) {
                throw new PemException(file + " has more than " + MAX_OCTETS + " octets");
            }
            return content;
        } catch (IOException e) {
            throw new PemException(file + " cannot be read: " + e, e);
        }
    }

    /** @throws PemException when there is no list, or one of them cannot be used */
    static List<RevocationList> parse(String source, byte[] content) {
        if (content.length > 0 && content[0] == DerReader.SEQUENCE) {
            return List.of(one(source, content));
        }
        List<RevocationList> lists = new ArrayList<>();
        String text = new String(content, StandardCharsets.ISO_8859_1);
        boolean several = text.indexOf(BEGIN) != text.lastIndexOf(BEGIN);
        for (int begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, begin + 1)) {
            int end = text.indexOf(END, begin + BEGIN.length());
            if (end < 0) {
                throw new PemException(source + " is cut: the line " + END + " is missing");
            }
            String name = several ? source + ", CRL " + (lists.size() + 1) : source;
            lists.add(one(name, decoded(name, text.substring(begin + BEGIN.length(), end))));
        }
        if (lists.isEmpty()) {
            throw new PemException(source + " holds no CRL: expected DER, or a block " + BEGIN);
        }
        return List.copyOf(lists);
    }

    private static byte[] decoded(String name, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new PemException(name + " is not valid Base64: " + malformed.getMessage(), malformed);
        }
    }

    private static RevocationList one(String source, byte[] der) {
        try {
            return new RevocationList(source, der);
        } catch (PemException unusable) {
            throw unusable.getMessage().startsWith(source)
                    ? unusable
                    : new PemException(source + " cannot be parsed as a CRL: " + unusable.getMessage(), unusable);
        } catch (RuntimeException malformed) {
            throw new PemException(
                    source + " cannot be parsed as a CRL: "
                            + Printable.text(String.valueOf(malformed.getMessage()), 200),
                    malformed);
        }
    }
}
