package org.portcullis.siem.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

/** Names, types and values of every event, held against the field list that Elastic publishes. */
class EcsSchemaTest {
    private static final Map<Field.Type, Set<String>> TYPES = Map.of(
            Field.Type.KEYWORD, Set.of("keyword"),
            Field.Type.TEXT, Set.of("match_only_text", "text"),
            Field.Type.MAC, Set.of("keyword"),
            Field.Type.IP, Set.of("ip"),
            Field.Type.LONG, Set.of("long"),
            Field.Type.BOOLEAN, Set.of("boolean"),
            Field.Type.DATE, Set.of("date"));

    @Test
    void everyFieldIsElasticsOrUnderOurName() throws IOException {
        Map<String, String[]> published = new LinkedHashMap<>();
        rows("ecs-9.4.0-fields.csv").forEach(row -> published.put(row[0], row));
        List<String> wrong = new ArrayList<>();
        int elastics = 0;
        for (Field field : Field.all()) {
            String[] row = published.get(field.name());
            if (row == null) {
                boolean label = field.name().matches("labels\\.[a-z_]+") // one level of single keywords
                        && field.type() == Field.Type.KEYWORD
                        && !field.many();
                if (!field.name().startsWith("portcullis.") && !label) {
                    wrong.add(field + " is no field of ECS");
                }
                continue;
            }
            elastics++;
            if (!TYPES.get(field.type()).contains(row[1])) {
                wrong.add(field + " is " + field.type() + ", in ECS " + row[1]);
            }
            if (field.many() != row[2].equals("array")) {
                wrong.add(field + (field.many() ? " is a list, in ECS one value" : " is one value, in ECS a list"));
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(elastics > 50, "the list was not read: " + elastics);
        assertEquals("9.4.0", SecurityEvent.ECS_VERSION);
    }

    @ParameterizedTest
    @EnumSource
    void everyActionHasAllowedCategoriesAndTypesThatGoTogether(EventAction action) throws IOException {
        Map<String, List<String>> expected = new LinkedHashMap<>();
        for (String[] row : rows("ecs-9.4.0-values.csv")) {
            if (row[0].equals("event.category")) {
                expected.put(row[1], List.of(row[2].split(" ")));
            }
        }
        assertTrue(expected.keySet().containsAll(action.categories()), action + ": " + action.categories());
        for (String type : action.types()) {
            assertTrue(
                    action.categories().stream()
                            .anyMatch(category -> expected.get(category).contains(type)),
                    action + ": no category of " + action.categories() + " goes with " + type);
        }
        for (String category : action.categories()) {
            assertTrue(
                    action.types().stream().anyMatch(expected.get(category)::contains),
                    action + ": " + category + " goes with none of " + action.types());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyOutcomeIsAllowed(SecurityEvent.Outcome outcome) throws IOException {
        assertTrue(rows("ecs-9.4.0-values.csv").stream()
                .anyMatch(row -> row[0].equals("event.outcome") && row[1].equals(outcome.word())));
    }

    private static List<String[]> rows(String file) throws IOException {
        try (InputStream in = EcsSchemaTest.class.getResourceAsStream("/schema/" + file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("\n"))
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(",", 3))
                    .toList();
        }
    }
}
