package org.portcullis.policy.value;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A value in a document, or its absence. Each getter gives the value, or the fallback when it is absent; a value of
 * another form is a problem, and the fallback stands in so that reading goes on.
 */
public final class YamlValue {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?\\d{1,18}");
    private static final int MAX_QUOTED = 60;

    private final YamlReading reading;
    private final String path;
    private final int line;
    private final Optional<YamlNode> node;
    private Optional<YamlMap> map = Optional.empty();
    private List<YamlValue> items = List.of();

    YamlValue(YamlReading reading, String path, int line, Optional<YamlNode> node) {
        this.reading = reading;
        this.path = path;
        this.line = line;
        this.node = node.filter(value -> !(value instanceof YamlNode.Scalar scalar && scalar.isNull()));
    }

    /** Whether something stands there; an empty value ({@code key:}) counts as nothing, an empty list as something. */
    public boolean isPresent() {
        return node.isPresent();
    }

    public boolean isMap() {
        return node.filter(YamlNode.Entries.class::isInstance).isPresent();
    }

    public boolean isList() {
        return node.filter(YamlNode.Items.class::isInstance).isPresent();
    }

    /** Where in the document: {@code clients[0].secret}. */
    public String path() {
        return path;
    }

    /** Of the key, or of the map that lacks it; counted from 1. */
    public int line() {
        return line;
    }

    /** Reports that this value is wrong: what about it, and what would be right. */
    public void problem(String message) {
        reading.problems().add(line, path, message);
    }

    /** The same, for one line of a text in a {@code |} block, counted from 1. */
    public void problem(int lineOfText, String message) {
        boolean block = node.filter(value -> value instanceof YamlNode.Scalar scalar && scalar.literal())
                .isPresent();
        reading.problems().add(block ? node.get().line() + lineOfText : line, path, message);
    }

    /** Any single value as it is written, numbers too: {@code 00123} keeps its zeros. */
    public Optional<String> text() {
        return read("a text", Optional::of);
    }

    public String text(String fallback) {
        return text().orElse(fallback);
    }

    /** A whole number from {@code min} to {@code max}. */
    public OptionalInt integer(int min, int max) {
        Optional<Integer> number = read(
                "a whole number from " + min + " to " + max,
                text -> WHOLE_NUMBER.matcher(text).matches()
                        ? Optional.of(Long.parseLong(text))
                                .filter(value -> value >= min && value <= max)
                                .map(Math::toIntExact)
                        : Optional.empty());
        return number.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    public int integer(int min, int max, int fallback) {
        return integer(min, max).orElse(fallback);
    }

    public boolean bool(boolean fallback) {
        return read("true or false", text -> switch (text) {
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> Optional.<Boolean>empty();
                })
                .orElse(fallback);
    }

    /** A duration from {@code min} to {@code max}; see {@link DurationText}. */
    public Optional<Duration> duration(Duration min, Duration max) {
        String range = "from " + DurationText.format(min) + " to " + DurationText.format(max);
        return read(
                "a duration " + range + ", like 30s, 15m, 8h or 90d",
                text -> DurationText.parse(text)
                        .filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0));
    }

    public Duration duration(Duration min, Duration max, Duration fallback) {
        return duration(min, max).orElse(fallback);
    }

    /** One of an enum's constants, written in lower case with {@code -} for {@code _}. */
    public <E extends Enum<E>> Optional<E> word(Class<E> type) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            words.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        return word(words);
    }

    public <E extends Enum<E>> E word(Class<E> type, E fallback) {
        return word(type).orElse(fallback);
    }

    /** One of those words. */
    public <T> Optional<T> word(Map<String, T> words) {
        Optional<String> text = text();
        if (text.isPresent() && !words.containsKey(text.get())) {
            String hint = NearestWord.hint(text.get(), words.keySet());
            problem("must be one of " + String.join(", ", words.keySet()) + ", not " + found() + hint);
            return Optional.empty();
        }
        return text.map(words::get);
    }

    /**
     * Anything that is written as a single value.
     *
     * @param expected completes "must be ..."
     * @param parser empty when the text is not that
     */
    public <T> Optional<T> parse(String expected, Function<String, Optional<T>> parser) {
        return read(expected, parser);
    }

    /** The entries of a list, or a single value as a list of one; none when absent. */
    public List<YamlValue> list() {
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof YamlNode.Items list)) {
            return List.of(this);
        }
        if (items.isEmpty()) {
            items = itemsOf(list);
        }
        return items;
    }

    private List<YamlValue> itemsOf(YamlNode.Items list) {
        List<YamlValue> values = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            YamlNode item = list.items().get(i);
            YamlValue value = new YamlValue(reading, path + "[" + i + "]", item.line(), Optional.of(item));
            if (value.isPresent()) {
                values.add(value);
            } else {
                value.problem("is empty; leave this entry out");
            }
        }
        return List.copyOf(values);
    }

    /** The texts of a list, or of a single value. */
    public List<String> texts() {
        return list().stream().flatMap(value -> value.text().stream()).toList();
    }

    /** The map that stands here; an empty one when absent. */
    public YamlMap map() {
        if (map.isEmpty()) {
            Map<String, YamlNode.Entry> entries = Map.of();
            if (node.isPresent() && node.get() instanceof YamlNode.Entries found) {
                entries = found.entries();
            } else if (node.isPresent()) {
                problem("must be a map of keys and values, not " + found());
            }
            map = Optional.of(new YamlMap(reading, path, line, entries));
        }
        return map.get();
    }

    /** A map from names to texts, in the order of the document. */
    public Map<String, String> textMap() {
        Map<String, String> texts = new LinkedHashMap<>();
        map().entries().forEach((key, value) -> value.text().ifPresent(text -> texts.put(key, text)));
        return texts;
    }

    private <T> Optional<T> read(String expected, Function<String, Optional<T>> parser) {
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (!(node.get() instanceof YamlNode.Scalar scalar)) {
            problem("must be " + expected + ", not " + found());
            return Optional.empty();
        }
        String text = scalar.text();
        try {
            text = reading.environment().isPresent()
                    ? reading.environment().get().expand(text)
                    : text;
        } catch (IllegalArgumentException unset) {
            problem(unset.getMessage());
            return Optional.empty();
        }
        Optional<T> value = parser.apply(text);
        if (value.isEmpty()) {
            problem("must be " + expected + ", not " + found());
        }
        return value;
    }

    /** What stands there, as it is written: a variable's value could be a secret. */
    private String found() {
        if (!(node.get() instanceof YamlNode.Scalar scalar)) {
            return node.get().kind();
        }
        String shown = scalar.text().replaceAll("\\p{Cntrl}", " ");
        return '"' + (shown.length() > MAX_QUOTED ? shown.substring(0, MAX_QUOTED) + "..." : shown) + '"';
    }

    void reportUnknown() {
        map.ifPresent(YamlMap::reportUnknown);
        items.forEach(YamlValue::reportUnknown);
    }
}
