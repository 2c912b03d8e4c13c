package org.portcullis.appliance.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.YamlDocument;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** The kinds of keys that every part of the configuration has: files, secrets, and what this version does not do. */
final class KeyReader {
    private final Path folder;
    private final List<String> withoutEffect = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private final List<Secret> secrets = new ArrayList<>();

    /** @param folder where relative paths start */
    KeyReader(Path folder) {
        this.folder = folder;
    }

    /** The keys that were read and have no effect, each with its line. */
    List<String> withoutEffect() {
        return withoutEffect;
    }

    /** Every file that was named and is there. */
    List<Path> files() {
        return List.copyOf(files);
    }

    /** Every secret that was read. */
    List<Secret> secrets() {
        return List.copyOf(secrets);
    }

    /** The value of {@code key}, or the content of the file that {@code keyFile} names. */
    Optional<Secret> secret(YamlMap map, String key, boolean required) {
        Optional<Secret> read = read(map, key, required);
        read.ifPresent(secrets::add);
        return read;
    }

    private Optional<Secret> read(YamlMap map, String key, boolean required) {
        YamlValue inline = map.get(key);
        YamlValue fromFile = map.get(key + "File");
        if (inline.isPresent() && fromFile.isPresent()) {
            inline.problem("and " + key + "File exclude each other; keep one");
        }
        if (fromFile.isPresent()) {
            return existing(fromFile).flatMap(file -> {
                String text = YamlDocument.textOf(file.path()).strip();
                if (text.isEmpty()) {
                    fromFile.problem("names an empty file");
                    return Optional.empty();
                }
                return Optional.of(Secret.ofUtf8(text));
            });
        }
        if (!inline.isPresent() && required) {
            inline.problem("is missing; give " + key + " or " + key + "File");
        }
        return inline.text().map(Secret::ofUtf8);
    }

    Optional<NamedFile> existing(YamlValue value) {
        return value.text().flatMap(text -> {
            Path path = path(text);
            if (!Files.isReadable(path)) {
                value.problem("names " + path + ", which is not there or cannot be read");
                return Optional.empty();
            }
            files.add(path);
            return Optional.of(new NamedFile(path, value.path(), value.line()));
        });
    }

    Path path(String text) {
        return folder.resolve(text).normalize();
    }

    /** For a key whose feature this version does not have and whose absence harms nobody. */
    void noEffect(YamlValue value) {
        if (value.isPresent()) {
            withoutEffect.add(value.path() + " (line " + value.line() + ")");
            takeAll(value);
        }
    }

    private void takeAll(YamlValue value) {
        if (value.isMap()) {
            value.map().entries().values().forEach(this::takeAll);
        } else if (value.isList()) {
            value.list().forEach(this::takeAll);
        }
    }

    /** The same, for one way among others that a key asks for. */
    void noEffect(YamlValue value, String way) {
        withoutEffect.add(value.path() + " (line " + value.line() + "): " + way);
    }
}
