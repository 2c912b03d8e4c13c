package org.portcullis.policy.value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the tree of one YAML document from the parser's events. Depth and size are bounded while reading; snakeyaml's
 * own composer recurses without a bound and leaves duplicate keys in.
 */
final class YamlParser {
    static final int MAX_DEPTH = 32;
    static final int MAX_NODES = 200_000;

    private final String text;
    private final ProblemList problems;
    private final Iterator<Event> events;
    private final Map<Anchor, YamlNode> anchors = new HashMap<>();
    private final CodePoints points;

    private YamlParser(String file, String text, ProblemList problems) {
        this.text = text;
        this.problems = problems;
        this.points = new CodePoints(text);
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(YamlDocument.MAX_OCTETS)
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /** The root; empty for an empty document. Adds a problem and gives nothing when the text is not YAML. */
    static Optional<YamlNode> parse(String file, String text, ProblemList problems) {
        try {
            return new YamlParser(file, text, problems).document();
        } catch (Unusable stop) {
            problems.add(stop.line, "", stop.getMessage());
        } catch (MarkedYamlEngineException syntax) {
            int line = syntax.getProblemMark()
                    .or(syntax::getContextMark)
                    .map(YamlParser::line)
                    .orElse(1);
            problems.add(line, "", "not valid YAML: " + sentence(syntax));
        } catch (ReaderException character) {
            int line = 1
                    + (int) text.codePoints()
                            .limit(character.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            problems.add(
                    line, "", String.format("the character U+%04X cannot stand in YAML", character.getCodePoint()));
        } catch (YamlEngineException other) {
            problems.add(
                    1,
                    "",
                    "not valid YAML: " + String.valueOf(other.getMessage()).strip());
        }
        return Optional.empty();
    }

    private static String sentence(MarkedYamlEngineException syntax) {
        String context = syntax.getContext();
        return (context == null || context.isBlank() ? "" : context.strip() + ", ")
                + String.valueOf(syntax.getProblem()).strip();
    }

    private Optional<YamlNode> document() {
        Optional<YamlNode> root = Optional.empty();
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case DocumentStart -> {
                    if (root.isPresent()) {
                        throw new Unusable(line(event), "a second document begins; a file holds one");
                    }
                    root = Optional.of(node(events.next(), "", 0));
                }
                default -> {
                    // Stream and document marks carry nothing.
                }
            }
        }
        return root;
    }

    private YamlNode node(Event event, String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw new Unusable(line(event), "nested deeper than " + MAX_DEPTH + " levels");
        }
        YamlNode node = switch (event.getEventId()) {
            case Scalar -> {
                ScalarEvent scalar = (ScalarEvent) event;
                noTag(scalar.getTag(), scalar, path);
                yield new YamlNode.Scalar(
                        line(event),
                        points.span(event, event),
                        scalar.getValue(),
                        scalar.isPlain(),
                        scalar.isLiteral());
            }
            case SequenceStart -> items((CollectionStartEvent) event, path, depth);
            case MappingStart -> entries((CollectionStartEvent) event, path, depth);
            case Alias -> aliased((AliasEvent) event);
            default -> throw new IllegalStateException("no node begins with " + event);
        };
        if (node.size() > MAX_NODES) {
            throw new Unusable(node.line(), "more than " + MAX_NODES + " values, aliases unfolded");
        }
        if (!(event instanceof AliasEvent) && event instanceof NodeEvent anchored) {
            anchored.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        }
        return node;
    }

    private YamlNode aliased(AliasEvent event) {
        YamlNode node = anchors.get(event.getAlias());
        if (node == null) {
            throw new Unusable(line(event), "*" + event.getAlias() + " refers to nothing that is complete above it");
        }
        return node.at(points.span(event, event));
    }

    private void noTag(Optional<String> tag, Event event, String path) {
        tag.ifPresent(
                name -> problems.add(line(event), path, "the tag " + name + " has no meaning here; leave it out"));
    }

    private YamlNode items(CollectionStartEvent start, String path, int depth) {
        noTag(start.getTag(), start, path);
        List<YamlNode> items = new ArrayList<>();
        long size = 1;
        Event event = events.next();
        for (; event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            YamlNode item = node(event, path + "[" + items.size() + "]", depth + 1);
            size += item.size();
            items.add(item);
        }
        int last = items.isEmpty() ? -1 : items.get(items.size() - 1).span().end();
        return new YamlNode.Items(line(start), collection(start, event, last), start.isFlow(), items, size);
    }

    private YamlNode entries(CollectionStartEvent start, String path, int depth) {
        noTag(start.getTag(), start, path);
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        long size = 1;
        int last = -1;
        Event event = events.next();
        for (; event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            int line = line(event);
            YamlNode key = node(event, path, depth + 1);
            String word = key instanceof YamlNode.Scalar scalar ? scalar.text() : "";
            String valuePath = path.isEmpty() ? word : path + "." + word;
            YamlNode value = node(events.next(), valuePath, depth + 1);
            size += value.size() + 1;
            last = value.span().end();
            if (word.isEmpty()) {
                problems.add(line, path, "a key must be a word");
                continue;
            }
            YamlNode.Entry first = entries.putIfAbsent(word, new YamlNode.Entry(line, key.span(), value));
            if (first != null) {
                problems.add(line, valuePath, "this key stands already on line " + first.line() + "; keep one of them");
            }
        }
        return new YamlNode.Entries(line(start), collection(start, event, last), start.isFlow(), entries, size);
    }

    /** The parser sees the end of an indented collection only where the next thing begins; it ends with its last part. */
    private YamlNode.Span collection(CollectionStartEvent start, Event end, int last) {
        YamlNode.Span whole = points.span(start, end);
        return start.isFlow() ? whole : new YamlNode.Span(whole.start(), Math.max(whole.start(), last));
    }

    private static int line(Event event) {
        return event.getStartMark().map(YamlParser::line).orElse(1);
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }

    /** Ends the reading: the rest of the document cannot be understood. */
    private static final class Unusable extends RuntimeException {
        private final int line;

        Unusable(int line, String message) {
            super(message, null, false, false);
            this.line = line;
        }
    }
}
