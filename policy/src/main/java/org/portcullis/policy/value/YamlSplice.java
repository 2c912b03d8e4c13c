package org.portcullis.policy.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where in a text a change goes. It may misread what is written unusually; {@link YamlPatch} finds that out. */
final class YamlSplice {
    private final String text;
    private final YamlNode root;
    private final YamlLines lines;
    private final YamlWriter writer;

    /** @param text whose last line ends, too */
    YamlSplice(String text, YamlNode root) {
        this.text = text;
        this.root = root;
        this.lines = new YamlLines(text);
        this.writer = new YamlWriter(lines.lineBreak());
    }

    /** A part of the document. @param flow whether it stands in brackets or braces of any other */
    private record Place(YamlNode node, boolean flow) {}

    String apply(YamlChange change) {
        List<String> path = change.path();
        Place parent = place(path.subList(0, path.size() - 1));
        String step = path.get(path.size() - 1);
        if (change instanceof YamlChange.Add add) {
            return add(parent, path, step, add.value());
        }
        if (change instanceof YamlChange.Replace replace) {
            return replace(parent, step, replace.value());
        }
        if (change instanceof YamlChange.Move move && parent.node instanceof YamlNode.Items list) {
            return new YamlListLines(text, list)
                    .move(YamlChange.index(step, list.items().size() - 1), move.to());
        }
        return remove(parent.node, step);
    }

    private Place place(List<String> path) {
        YamlNode node = root;
        boolean flow = false;
        for (String step : path) {
            if (node instanceof YamlNode.Entries map) {
                flow |= map.flow();
                node = map.entries().get(step).value();
            } else {
                YamlNode.Items list = (YamlNode.Items) node;
                flow |= list.flow();
                node = list.items().get(YamlChange.index(step, list.items().size() - 1));
            }
        }
        return new Place(node, flow);
    }

    private String add(Place parent, List<String> path, String step, YamlData value) {
        List<String> above = path.subList(0, path.size() - 1);
        if (parent.node instanceof YamlNode.Scalar) {
            // a key without a value becomes what the change needs
            YamlData made = step.equals("-") || step.equals("0")
                    ? new YamlData.Items(List.of(value))
                    : new YamlData.Entries(Map.of(step, value));
            return replace(place(above.subList(0, above.size() - 1)), above.get(above.size() - 1), made);
        }
        if (parent.node instanceof YamlNode.Items list) {
            int index = YamlChange.index(step, list.items().size());
            return list.flow() && list.items().isEmpty() && !parent.flow && !(value instanceof YamlData.Text)
                    ? replace(
                            place(above.subList(0, above.size() - 1)),
                            above.get(above.size() - 1),
                            new YamlData.Items(List.of(value)))
                    : addItem(list, index, value);
        }
        YamlNode.Entries map = (YamlNode.Entries) parent.node;
        if (map.entries().containsKey(step)) {
            return replace(parent, step, value);
        }
        return map.flow() ? addInBraces(map, step, value) : addLine(map, step, value, path.size() == 1);
    }

    private String addItem(YamlNode.Items list, int index, YamlData value) {
        if (!list.flow()) {
            return new YamlListLines(text, list).add(index, value, writer);
        }
        if (list.items().isEmpty()) {
            return spliced(list.span(), "[" + writer.inline(value) + "]");
        }
        boolean last = index == list.items().size();
        YamlNode.Span beside = list.items().get(last ? index - 1 : index).span();
        int at = last ? beside.end() : beside.start();
        return spliced(new YamlNode.Span(at, at), last ? ", " + writer.inline(value) : writer.inline(value) + ", ");
    }

    private String addInBraces(YamlNode.Entries map, String key, YamlData value) {
        String entry = writer.key(key) + ": " + writer.inline(value);
        if (map.entries().isEmpty()) {
            keepComments(map.span());
            return spliced(map.span(), "{ " + entry + " }");
        }
        int end = last(map).value().span().end();
        return spliced(new YamlNode.Span(end, end), ", " + entry);
    }

    private String addLine(YamlNode.Entries map, String key, YamlData value, boolean top) {
        int column = map.entries().isEmpty() ? 0 : lines.column(first(map).key().start());
        String after = top && value instanceof YamlData.Entries below
                ? writer.lines(below, column + 2)
                : writer.after(value, column);
        String entry = " ".repeat(column) + writer.key(key) + ":" + after;
        int at = map.entries().isEmpty()
                ? text.length()
                : lines.next(last(map).value().span().end());
        return spliced(new YamlNode.Span(at, at), entry + lines.lineBreak());
    }

    private String replace(Place parent, String step, YamlData value) {
        if (parent.node instanceof YamlNode.Items list) {
            YamlNode old = list.items().get(YamlChange.index(step, list.items().size() - 1));
            keepComments(old);
            return spliced(old.span(), written(old, value));
        }
        YamlNode.Entries map = (YamlNode.Entries) parent.node;
        YamlNode.Entry entry = map.entries().get(step);
        YamlNode old = entry.value();
        keepComments(old);
        boolean below = text.substring(entry.key().end(), old.span().start()).matches("\\s*:\\s*[\\r\\n]\\s*");
        boolean block = !map.flow()
                && !parent.flow
                && (value instanceof YamlData.Items
                        || value instanceof YamlData.Text text && YamlWriter.isBlock(text.text()));
        boolean empty = old.span().start() == old.span().end();
        if (!below && !block && !empty) {
            return spliced(old.span(), written(old, value));
        }
        int colon = text.indexOf(':', entry.key().end());
        YamlNode.Span behind =
                new YamlNode.Span(colon + 1, Math.max(colon + 1, old.span().end()));
        String after = block ? writer.after(value, lines.column(entry.key().start())) : " " + writer.inline(value);
        return spliced(behind, after);
    }

    /** In the quotes that there were. */
    private String written(YamlNode old, YamlData value) {
        if (value instanceof YamlData.Text words && old instanceof YamlNode.Scalar scalar && !scalar.plain()) {
            return writer.scalar(words.text(), text.charAt(old.span().start()) == '"' ? '"' : '\'');
        }
        return writer.inline(value);
    }

    private String remove(YamlNode parent, String step) {
        if (parent instanceof YamlNode.Items list) {
            int index = YamlChange.index(step, list.items().size() - 1);
            return list.flow()
                    ? removeInside(list.items().stream().map(YamlNode::span).toList(), index)
                    : new YamlListLines(text, list).remove(index);
        }
        YamlNode.Entries map = (YamlNode.Entries) parent;
        YamlNode.Entry entry = map.entries().get(step);
        if (map.flow()) {
            List<YamlNode.Span> spans = map.entries().values().stream()
                    .map(one -> new YamlNode.Span(
                            one.key().start(), one.value().span().end()))
                    .toList();
            return removeInside(spans, new ArrayList<>(map.entries().keySet()).indexOf(step));
        }
        if (!lines.isFirst(entry.key().start())) {
            throw new UnsafeChangeException("it stands on a line with something else");
        }
        int from = lines.start(entry.key().start());
        return spliced(new YamlNode.Span(from, lines.next(entry.value().span().end())), "");
    }

    /** With the comma before or after it. */
    private String removeInside(List<YamlNode.Span> parts, int index) {
        YamlNode.Span part = parts.get(index);
        boolean last = index == parts.size() - 1;
        int from = last && index > 0 ? parts.get(index - 1).end() : part.start();
        int to = last ? part.end() : parts.get(index + 1).start();
        String between = text.substring(from, part.start()) + text.substring(part.end(), to);
        if (between.contains("#")) {
            throw new UnsafeChangeException("a comment beside it would be lost");
        }
        return spliced(new YamlNode.Span(from, to), "");
    }

    /** A comment is never within a value, but between those of a map or list, and behind the sign of a block. */
    private void keepComments(YamlNode node) {
        StringBuilder outside = new StringBuilder(
                text.substring(node.span().start(), node.span().end()));
        for (YamlNode.Span scalar : scalars(node)) {
            boolean block = "|>".indexOf(text.charAt(Math.min(scalar.start(), text.length() - 1))) >= 0;
            int from = block ? lines.end(scalar.start()) : scalar.start();
            for (int i = Math.max(from, node.span().start());
                    i < Math.min(scalar.end(), node.span().end());
                    i++) {
                outside.setCharAt(i - node.span().start(), ' ');
            }
        }
        if (outside.indexOf("#") >= 0) {
            throw new UnsafeChangeException("a comment within it would be lost");
        }
    }

    private void keepComments(YamlNode.Span span) {
        if (text.substring(span.start(), span.end()).contains("#")) {
            throw new UnsafeChangeException("a comment within it would be lost");
        }
    }

    private static List<YamlNode.Span> scalars(YamlNode node) {
        List<YamlNode.Span> spans = new ArrayList<>();
        if (node instanceof YamlNode.Items list) {
            list.items().forEach(item -> spans.addAll(scalars(item)));
        } else if (node instanceof YamlNode.Entries map) {
            map.entries().values().forEach(entry -> {
                spans.add(entry.key());
                spans.addAll(scalars(entry.value()));
            });
        } else {
            spans.add(node.span());
        }
        return spans;
    }

    private static YamlNode.Entry first(YamlNode.Entries map) {
        return map.entries().values().iterator().next();
    }

    private static YamlNode.Entry last(YamlNode.Entries map) {
        return new ArrayList<>(map.entries().values()).get(map.entries().size() - 1);
    }

    private String spliced(YamlNode.Span span, String with) {
        return text.substring(0, span.start()) + with + text.substring(span.end());
    }
}
