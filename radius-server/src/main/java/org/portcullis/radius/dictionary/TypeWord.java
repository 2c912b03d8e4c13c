package org.portcullis.radius.dictionary;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.portcullis.policy.value.NearestWord;

/**
 * The type in an ATTRIBUTE line: {@code integer}, {@code octets[16]}.
 *
 * @param octets of every value; 0 when they differ
 */
record TypeWord(DataType type, int octets) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9-]+)(?:\\[(\\d{1,4})])?");

    static TypeWord read(String word) {
        Matcher form = FORM.matcher(word);
        DataType type = (form.matches() ? DataType.ofWord(form.group(1)) : java.util.Optional.<DataType>empty())
                .orElseThrow(
                        () -> new IllegalArgumentException("\"" + word + "\" is no type of an attribute; there are "
                                + String.join(", ", words()) + NearestWord.hint(word, words())));
        if (form.group(2) == null) {
            return new TypeWord(type, type.length());
        }
        if (type != DataType.OCTETS && type != DataType.STRING) {
            throw new IllegalArgumentException("only octets and string have a length in brackets, not " + type.word());
        }
        return new TypeWord(type, (int) Numbers.whole(form.group(2), 1, 4096, "a length"));
    }

    private static List<String> words() {
        return Arrays.stream(DataType.values()).map(DataType::word).toList();
    }
}
