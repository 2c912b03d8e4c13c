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
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A step of the build: lists the parts of the distribution, gives each its licence by licences.txt, and fails where that is none of
 * those allowed there or where no text of it is to be had. Writes sbom.json (CycloneDX) and licences/ with all texts. The CycloneDX
 * plugin does nothing when Maven is offline, and leaves the licences as POMs call them.
 *
 * <p>Arguments: the root of the project, Maven's local repository, the version, the jar of the program, the folder to write to. The
 * other jars are those on the class path.
 */
final class ThirdParty {
    private static final Pattern TEXT =
            Pattern.compile("(.*/)?(LICEN[CS]E|NOTICE|COPYING)([._-][^/]*)?", Pattern.CASE_INSENSITIVE);

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, String> allowed = new TreeMap<>();
    private final Map<String, String> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, String> chosen = new LinkedHashMap<>();
    private final List<String[]> inside = new ArrayList<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final Path root;
    private final Path repository;
    private final String version;
    private final Path rules;
    private final Path out;

    private ThirdParty(Path root, Path repository, String version, Path out) throws IOException {
        this.root = root;
        this.repository = repository;
        this.version = version;
        this.rules = root.resolve("appliance-image/src/supply/licences.txt");
        this.out = out;
        for (String line : Files.readAllLines(rules)) {
            String[] words = line.split("\\s+", 5);
            switch (words[0]) {
                case "allow" -> allowed.put(words[1], "");
                case "name" -> named.put(line.split("\\s+", 3)[2], words[1]);
                case "part" -> chosen.put(words[1], words[2]);
                case "inside" -> inside.add(words);
                case "", "#" -> {}
                default -> wrong.add("no such line: " + line);
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        List<Path> jars = Stream.concat(
                        Stream.of(Path.of(arguments[3])),
                        Stream.of(System.getProperty("java.class.path").split(":")).map(Path::of))
                .filter(file -> file.toString().endsWith(".jar"))
                .map(Path::toAbsolutePath)
                .toList();
        ThirdParty parts = new ThirdParty(
                Path.of(arguments[0]).toRealPath(), Path.of(arguments[1]), arguments[2], Path.of(arguments[4]));
        parts.write(jars);
        if (!parts.wrong.isEmpty()) {
            System.err.println("Licences (" + parts.rules + "):\n  " + String.join("\n  ", parts.wrong));
            System.exit(1);
        }
    }

    private void write(List<Path> jars) throws Exception {
        Map<String, Path> all = new TreeMap<>();
        Map<String, ObjectNode> components = new TreeMap<>();
        for (Path jar : jars) {
            ObjectNode component = component(jar);
            components.put(component.get("purl").asText(), component);
            all.put(component.get("purl").asText(), jar);
        }
        ObjectNode bom = json.createObjectNode().put("bomFormat", "CycloneDX").put("specVersion", "1.6");
        bom.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(components.toString().getBytes(StandardCharsets.UTF_8)));
        bom.put("version", 1);
        ObjectNode program = bom.putObject("metadata").putObject("component").put("type", "application");
        program.put("bom-ref", "portcullis").put("name", "portcullis").put("version", version);
        license(program, "Apache-2.0");
        ArrayNode listed = bom.putArray("components");
        StringBuilder table = new StringBuilder();
        for (Map.Entry<String, ObjectNode> entry : components.entrySet()) {
            ObjectNode component = entry.getValue();
            Path jar = all.get(entry.getKey());
            listed.add(component);
            String group = component.get("group").asText();
            String licence = component.at("/licenses/0/license/id").asText();
            row(table, component, jar.getFileName().toString(), licence, ours(group) ? "LICENSE" : texts(jar, group, licence));
        }
        for (String[] words : inside) {
            ObjectNode component = inside(words);
            listed.add(component);
            row(table, component, words[3], words[2], text(words[1].replaceAll(".*/|@.*", "") + ".txt", read(root.resolve(words[4]))));
        }
        chosen.keySet().stream()
                .filter(rule -> components.values().stream().noneMatch(component -> covers(rule, component)))
                .forEach(rule -> wrong.add("nothing needs the line: part " + rule));

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

    /** What a jar is, by its place in Maven's repository; one that lies elsewhere is of this project. */
    private ObjectNode component(Path jar) throws Exception {
        String file = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        String group = "org.portcullis";
        String name = file.replaceFirst("-" + Pattern.quote(version) + "$", "");
        String itsVersion = version;
        String classifier = "";
        if (jar.startsWith(repository)) {
            Path folder = repository.relativize(jar).getParent();
            itsVersion = folder.getFileName().toString();
            name = folder.getParent().getFileName().toString();
            group = folder.getParent().getParent().toString().replace('/', '.');
            classifier = file.substring((name + "-" + itsVersion).length());
        }
        ObjectNode component = json.createObjectNode().put("type", "library");
        String purl = "pkg:maven/" + group + "/" + name + "@" + itsVersion + "?"
                + (classifier.isEmpty() ? "" : "classifier=" + classifier.substring(1) + "&") + "type=jar";
        component.put("bom-ref", purl).put("group", group).put("name", name).put("version", itsVersion);
        hash(component, Files.readAllBytes(jar));
        license(component, ours(group) ? "Apache-2.0" : licence(component, itsVersion));
        return component.put("purl", purl);
    }

    private static boolean ours(String group) {
        return group.equals("org.portcullis");
    }

    private static boolean covers(String rule, ObjectNode component) {
        String name = component.get("group").asText() + ":" + component.get("name").asText();
        return rule.endsWith("*") ? name.startsWith(rule.substring(0, rule.length() - 1)) : name.equals(rule);
    }

    /** The one licence under which a part is used. */
    private String licence(ObjectNode component, String itsVersion) throws Exception {
        String group = component.get("group").asText();
        String name = component.get("name").asText();
        List<String> offered = offered(group, name, itsVersion);
        String licence = chosen.entrySet().stream()
                .filter(rule -> covers(rule.getKey(), component))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> offered.size() == 1 ? named.getOrDefault(offered.get(0), offered.get(0)) : "");
        if (!allowed.containsKey(licence)) {
            wrong.add(group + ":" + name + " " + itsVersion + " has the licence " + offered
                    + ", which no line allows or names; choose one of several by a line \"part\", or leave the part out");
        }
        return licence;
    }

    /** What a POM calls its licences, or the first of its parents that names some. */
    private List<String> offered(String group, String name, String itsVersion) throws Exception {
        Path pom = repository.resolve(
                group.replace('.', '/') + "/" + name + "/" + itsVersion + "/" + name + "-" + itsVersion + ".pom");
        Element project =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
        List<String> names = new ArrayList<>();
        for (Element licences : children(project, "licenses")) {
            for (Element licence : children(licences, "license")) {
                names.add(word(licence, "name"));
            }
        }
        if (!names.isEmpty()) {
            return names;
        }
        for (Element parent : children(project, "parent")) {
            return offered(word(parent, "groupId"), word(parent, "artifactId"), word(parent, "version"));
        }
        return List.of();
    }

    private static List<Element> children(Element of, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = of.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static String word(Element of, String name) {
        return children(of, name).stream().map(Node::getTextContent).map(String::strip).findFirst().orElse("");
    }

    private static void license(ObjectNode component, String licence) {
        component.putArray("licenses").addObject().putObject("license").put("id", licence);
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
        license(component, words[2]);
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
}
