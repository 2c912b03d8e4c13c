package org.portcullis.policy.value;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A configuration file in YAML 1.2 that is read key by key. Whoever reads it takes the keys it knows and gets a usable
 * value for each, whatever stands there; what is wrong is collected, keys that nobody took included, and thrown together
 * at the end:
 *
 * <pre>{@code
 * Settings settings = YamlDocument.read("portcullis.yml", text).as(root -> new Settings(
 *         root.get("dataDir").text("data"),
 *         root.get("radius").map().get("authPort").integer(1, 65535, 1812)));
 * }</pre>
 */
public final class YamlDocument {
    /** The most that a configuration file may hold. */
    public static final int MAX_OCTETS = 1 << 20;

    private final ProblemList problems;
    private final YamlValue root;

    private YamlDocument(ProblemList problems, YamlValue root) {
        this.problems = problems;
        this.root = root;
    }

    /** A document whose texts mean what they say. Never throws; what is wrong with it shows in {@link #as}. */
    public static YamlDocument read(String file, String text) {
        return read(file, text, Optional.empty());
    }

    /** A document in whose values {@code ${NAME}} stands for what the environment gives for that name. */
    public static YamlDocument read(String file, String text, Function<String, Optional<String>> environment) {
        return read(file, text, Optional.of(new EnvironmentText(environment)));
    }

    private static YamlDocument read(String file, String text, Optional<EnvironmentText> environment) {
        ProblemList problems = new ProblemList(file);
        Optional<YamlNode> root = Optional.empty();
        if (text.length() > MAX_OCTETS || text.getBytes(StandardCharsets.UTF_8).length > MAX_OCTETS) {
            problems.add(1, "", "larger than " + MAX_OCTETS + " octets");
        } else {
            root = YamlParser.parse(file, text, problems);
        }
        return new YamlDocument(problems, new YamlValue(new YamlReading(problems, environment), "", 1, root));
    }

    /**
     * The text of a file, UTF-8, of at most {@link #MAX_OCTETS}.
     *
     * @throws ConfigException when there is no such file, or it is no such text
     */
    public static String textOf(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(MAX_OCTETS + 1);
            if (octets.length > MAX_OCTETS) {
                throw unreadable(file, "larger than " + MAX_OCTETS + " octets");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unreadable(file, "not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            throw unreadable(file, "cannot be read: " + e);
        }
    }

    private static ConfigException unreadable(Path file, String message) {
        return new ConfigException(List.of(new ConfigProblem(file.toString(), 1, "", message)));
    }

    /**
     * Reads the document's top map.
     *
     * @throws ConfigException when anything was wrong, with every problem found
     */
    public <T> T as(Function<YamlMap, T> reader) {
        T result = reader.apply(root.map());
        root.reportUnknown();
        problems.throwIfAny();
        return result;
    }

    /**
     * Reads some keys of the top map for somebody whom the others do not concern: what is wrong with those, {@link #as} says.
     *
     * @throws ConfigException when it is no YAML, or a value that was read is wrong
     */
    public <T> T partly(Function<YamlMap, T> reader) {
        T result = reader.apply(root.map());
        problems.throwIfAny();
        return result;
    }
}
