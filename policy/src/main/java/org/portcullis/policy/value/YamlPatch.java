package org.portcullis.policy.value;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes a document by its text: comments, the order of things and how they are written stay, and every line that a change
 * is not about stays octet by octet. What comes out is read again, and has to say exactly what it said before, but for the
 * change; so that a notation which this does not understand is refused, and never spoilt.
 */
public final class YamlPatch {
    private YamlPatch() {}

    /**
     * Makes the changes, one after the other.
     *
     * @throws UnsafeChangeException when one cannot be made so, with the reason; then the text has to be changed by hand
     */
    public static String apply(String text, List<YamlChange> changes) {
        String changed = text;
        for (YamlChange change : changes) {
            changed = apply(changed, change);
        }
        return changed;
    }

    private static String apply(String text, YamlChange change) {
        YamlNode root = read(text);
        YamlData expected = YamlData.of(root).after(change);
        // A last line without an end would be glued to what comes behind it.
        boolean open = !text.isEmpty() && !text.endsWith("\n");
        String whole = open ? text + "\n" : text;
        String changed = new YamlSplice(whole, root).apply(change);
        if (open && changed.endsWith("\n")) {
            changed = changed.substring(0, changed.length() - (changed.endsWith("\r\n") ? 2 : 1));
        }
        if (!YamlData.of(read(changed)).bare().equals(expected.bare())) {
            throw new UnsafeChangeException("it is written in a way that a form cannot change safely");
        }
        return changed;
    }

    private static YamlNode read(String text) {
        ProblemList problems = new ProblemList("policy");
        Optional<YamlNode> root = YamlParser.parse("policy", text, problems);
        try {
            problems.throwIfAny();
        } catch (ConfigException wrong) {
            ConfigProblem first = wrong.problems().get(0);
            throw new UnsafeChangeException("line " + first.line() + " has to be mended first: " + first.message());
        }
        Map<String, YamlNode.Entry> none = new LinkedHashMap<>();
        return root.filter(node -> !(node instanceof YamlNode.Scalar scalar && scalar.isNull()))
                .orElseGet(() -> new YamlNode.Entries(1, new YamlNode.Span(0, 0), false, none, 1));
    }
}
