package org.portcullis.siem.asset;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

/** What the Sigma specification says of a rule, without any query language in between. */
final class SigmaEvaluator {
    private static final Pattern TOKENS = Pattern.compile("\\w+|[()]");

    private SigmaEvaluator() {}

    static boolean fires(SigmaRule rule, List<SecurityEvent> events) {
        List<SecurityEvent> selected = events.stream()
                .filter(event -> matches(rule.detection(), event))
                .sorted(Comparator.comparing(SecurityEvent::time))
                .toList();
        return rule.correlation().map(counted -> fires(counted, selected)).orElse(!selected.isEmpty());
    }

    static boolean matches(Detection detection, SecurityEvent event) {
        Deque<String> tokens = TOKENS.matcher(detection.condition())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(ArrayDeque::new));
        return or(tokens, detection, event);
    }

    private static boolean or(Deque<String> tokens, Detection detection, SecurityEvent event) {
        boolean any = and(tokens, detection, event);
        while ("or".equals(tokens.peek())) {
            tokens.pop();
            any |= and(tokens, detection, event);
        }
        return any;
    }

    private static boolean and(Deque<String> tokens, Detection detection, SecurityEvent event) {
        boolean all = not(tokens, detection, event);
        while ("and".equals(tokens.peek())) {
            tokens.pop();
            all &= not(tokens, detection, event);
        }
        return all;
    }

    private static boolean not(Deque<String> tokens, Detection detection, SecurityEvent event) {
        String token = tokens.pop();
        if (token.equals("not")) {
            return !not(tokens, detection, event);
        }
        if (token.equals("(")) {
            boolean inner = or(tokens, detection, event);
            tokens.pop();
            return inner;
        }
        return detection.selections().get(token).stream().allMatch(match -> matches(match, event));
    }

    private static boolean matches(Detection.Match match, SecurityEvent event) {
        Optional<Object> value = event.get(match.field());
        return switch (match.operator()) {
            case EXISTS -> value.isPresent();
            case GTE ->
                value.filter(number ->
                                (Long) number >= Long.parseLong(match.values().get(0)))
                        .isPresent();
            case EQUALS ->
                match.values().stream()
                        .anyMatch(wanted ->
                                values(value).stream().anyMatch(found -> wanted.equalsIgnoreCase("" + found)));
        };
    }

    private static Collection<?> values(Optional<Object> value) {
        return value.<Collection<?>>map(one -> one instanceof List<?> many ? many : List.of(one))
                .orElse(List.of());
    }

    private static boolean fires(Correlation counted, List<SecurityEvent> events) {
        Map<List<Object>, List<SecurityEvent>> groups = events.stream()
                .filter(event -> counted.groupBy().stream()
                        .allMatch(field -> event.get(field).isPresent()))
                .collect(Collectors.groupingBy(event -> counted.groupBy().stream()
                        .map(field -> event.get(field).get())
                        .toList()));
        return groups.values().stream()
                .anyMatch(group -> group.stream().anyMatch(last -> {
                    Instant since = last.time().minus(counted.timespan());
                    return atLeast(counted, within(group, since, last.time()));
                }));
    }

    static List<SecurityEvent> within(List<SecurityEvent> events, Instant since, Instant until) {
        return events.stream()
                .filter(event -> !event.time().isBefore(since) && !event.time().isAfter(until))
                .toList();
    }

    private static boolean atLeast(Correlation counted, List<SecurityEvent> events) {
        return counted.distinct().map(field -> distinct(events, field)).orElse(events.size()) >= counted.atLeast();
    }

    static int distinct(List<SecurityEvent> events, Field field) {
        HashSet<Object> values = new HashSet<>();
        events.forEach(event -> values.addAll(values(event.get(field))));
        return values.size();
    }
}
