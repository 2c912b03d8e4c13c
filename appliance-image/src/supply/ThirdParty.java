import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A step of the build: gives each part of the distribution its licence by licences.txt, and fails where that is none of those
 * allowed there or where no text of it is to be had. Writes sbom.json (CycloneDX) and licences/ with all texts.
 *
 * <p>Arguments: the root of the project, what the CycloneDX plugin wrote, the jar of the program, the folder to write to. The
 * other jars are those on the class path.
 */
final class ThirdParty {
    private static final Pattern TEXT =
            Pattern.compile("(.*/)?(LICEN[CS]E|NOTICE|COPYING)([._-][^/]*)?", Pattern.CASE_INSENSITIVE);

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, String> allowed = new TreeMap<>();
    private final Map<String, String> chosen = new LinkedHashMap<>();
    private final List<String[]> inside = new ArrayList<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final Path root;
    private final Path rules;
    private final Path out;

    private ThirdParty(Path root, Path out) throws IOException {
        this.root = root;
        this.rules = root.resolve("appliance-image/src/supply/licences.txt");
        this.out = out;
        for (String line : Files.readAllLines(rules)) {
            String[] words = line.split("\\s+", 5);
            switch (words[0]) {
                case "allow" -> allowed.put(words[1], "");
                case "part" -> chosen.put(words[1], words[2]);
                case "inside" -> inside.add(words);
                case "", "#" -> {}
                default -> wrong.add("no such line: " + line);
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path jar = Path.of(arguments[2]);
        List<Path> jars = Stream.concat(
                        Stream.of(jar),
                        Stream.of(System.getProperty("java.class.path").split(":")).map(Path::of))
                .filter(file -> file.toString().endsWith(".jar"))
                .toList();
        ThirdParty parts = new ThirdParty(Path.of(arguments[0]).toRealPath(), Path.of(arguments[3]));
        parts.write(Path.of(arguments[1]), jars);
        if (!parts.wrong.isEmpty()) {
            System.err.println("Licences (" + parts.rules + "):\n  " + String.join("\n  ", parts.wrong));
            System.exit(1);
        }
    }

    private void write(Path plugin, List<Path> jars) throws Exception {
        ObjectNode bom = (ObjectNode) json.readTree(plugin.toFile());
        ArrayNode components = (ArrayNode) bom.get("components");
        ObjectNode program = ((ObjectNode) bom.at("/metadata/component")).deepCopy();
        components.add(program);
        // What is described is the whole program; the plugin took the last jar for it.
        ((ObjectNode) bom.at("/metadata/component"))
                .put("type", "application")
                .put("bom-ref", "portcullis")
                .put("name", "portcullis")
                .put("description", "Network access control appliance for IoT")
                .remove("purl");
        ((ObjectNode) bom.get("metadata")).withArray("properties").removeAll();

        Map<String, Path> byName = new TreeMap<>();
        jars.forEach(file -> byName.put(file.getFileName().toString(), file));
        StringBuilder table = new StringBuilder();
        List<ObjectNode> all = new ArrayList<>();
        components.forEach(component -> all.add((ObjectNode) component));
        all.sort(Comparator.comparing(component -> component.get("purl").asText()));
        components.removeAll();
        for (ObjectNode component : all) {
            Path file = byName.remove(fileName(component));
            if (file == null) {
                wrong.add(component.get("purl").asText() + " is no jar of the program");
                continue;
            }
            hash(component, Files.readAllBytes(file));
            components.add(component);
            String group = component.get("group").asText();
            String name = group + ":" + component.get("name").asText();
            String licence = licence(component, name);
            row(table, component, file.getFileName().toString(), licence, ours(group) ? "LICENSE" : texts(file, group, licence));
        }
        byName.keySet().forEach(file -> wrong.add(file + " is not in the list of parts"));
        for (String[] words : inside) {
            ObjectNode component = inside(words);
            components.add(component);
            row(table, component, words[3], words[2], text(words[1].replaceAll(".*/|@.*", "") + ".txt", read(root.resolve(words[4]))));
        }
        chosen.keySet().forEach(rule -> {
            if (all.stream().noneMatch(c -> covers(rule, c.get("group").asText() + ":" + c.get("name").asText()))) {
                wrong.add("nothing needs the line: part " + rule);
            }
        });

        Files.createDirectories(out.resolve("licences/parts"));
        DefaultPrettyPrinter.Indenter lines = new DefaultIndenter(" ", "\n");
        Files.writeString(
                out.resolve("sbom.json"),
                json.writer(new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines))
                                .writeValueAsString(bom)
                        + "\n");
        Files.writeString(
                out.resolve("licences/THIRD-PARTY.md"),
                "# What Portcullis is made of\n\nThe same for programs, with hashes: `sbom.json` (CycloneDX). The jars are"
                        + " unmodified.\n\n| part | version | licence | texts, in `parts/` |\n|---|---|---|---|\n" + table);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Files.writeString(out.resolve("licences/parts").resolve(text.getValue()), text.getKey());
        }
    }

    private static boolean ours(String group) {
        return group.equals("org.portcullis");
    }

    private static boolean covers(String rule, String name) {
        return rule.endsWith("*") ? name.startsWith(rule.substring(0, rule.length() - 1)) : name.equals(rule);
    }

    /** The one licence under which a part is used; what its POM offers stays in the SBOM only where that is one. */
    private String licence(ObjectNode component, String name) {
        String licence = chosen.entrySet().stream()
                .filter(rule -> covers(rule.getKey(), name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> component.withArray("licenses").size() == 1
                        ? component.at("/licenses/0/license/id").asText()
                        : "");
        if (!allowed.containsKey(licence)) {
            wrong.add(name + " has the licence " + component.get("licenses") + ": choose one by a line \"part\", or leave the part out");
        }
        component.putArray("licenses").addObject().putObject("license").put("id", licence);
        return licence;
    }

    private String texts(Path jar, String group, String licence) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> entries = zip.stream()
                    .filter(entry -> !entry.isDirectory() && TEXT.matcher(entry.getName()).matches())
                    .filter(entry -> !entry.getName().endsWith(".class"))
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList();
            for (ZipEntry entry : entries) {
                String name = jar.getFileName().toString().replace(".jar", "") + "."
                        + entry.getName().replaceAll("META-INF/|maven/", "").replace('/', '-');
                names.add(text(name, new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)));
            }
        }
        if (names.stream().anyMatch(name -> !name.contains("NOTICE"))) {
            return String.join(", ", names);
        }
        for (String name : List.of(group, licence)) {
            Path own = licence.equals("Apache-2.0") ? root.resolve("LICENSE") : rules.resolveSibling("texts/" + name + ".txt");
            if (Files.exists(own)) {
                names.add(text((licence.equals("Apache-2.0") ? licence : name) + ".txt", read(own)));
                return String.join(", ", names);
            }
        }
        wrong.add(jar.getFileName() + " has no text of its licence: put it into texts/" + group + ".txt");
        return "";
    }

    /** Takes each text once, however many parts bring it. */
    private String text(String name, String text) {
        return texts.computeIfAbsent(text.replace("\r", "").stripTrailing() + "\n", any -> name);
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    private ObjectNode inside(String[] words) throws Exception {
        if (!allowed.containsKey(words[2])) {
            wrong.add(words[1] + " has the licence " + words[2] + ", which no line allows");
        }
        String[] purl = words[1].split("[/@]");
        ObjectNode component = json.createObjectNode().put("type", words[1].startsWith("pkg:npm/uplot") ? "library" : "data");
        component.put("bom-ref", words[1]).put("name", purl[words[1].contains("@") ? purl.length - 2 : purl.length - 1]);
        if (words[1].contains("@")) {
            component.put("version", purl[purl.length - 1]);
        }
        hash(component, Files.readAllBytes(root.resolve(words[3])));
        component.putArray("licenses").addObject().putObject("license").put("id", words[2]);
        return component.put("purl", words[1]);
    }

    private static void row(StringBuilder table, ObjectNode component, String file, String licence, String texts) {
        table.append("| ").append(component.path("group").asText()).append(component.has("group") ? ":" : "");
        table.append(component.get("name").asText()).append(" (`").append(file).append("`) | ");
        table.append(component.path("version").asText()).append(" | ").append(licence).append(" | ").append(texts).append(" |\n");
    }

    private static void hash(ObjectNode component, byte[] octets) throws Exception {
        component.putArray("hashes")
                .addObject()
                .put("alg", "SHA-256")
                .put("content", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets)));
    }

    private static String fileName(ObjectNode component) {
        String purl = component.get("purl").asText();
        String classifier = purl.replaceFirst(".*[?&]classifier=([^&]*).*", "-$1");
        return component.get("name").asText() + "-" + component.get("version").asText()
                + (classifier.equals(purl) ? "" : classifier) + ".jar";
    }
}
