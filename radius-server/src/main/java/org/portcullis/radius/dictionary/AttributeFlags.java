package org.portcullis.radius.dictionary;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.NearestWord;
import org.portcullis.radius.dictionary.AttributeDefinition.Encryption;

/**
 * The flags behind an ATTRIBUTE line's type.
 *
 * @param vendor whose attribute it is, as very old dictionaries write it there
 */
record AttributeFlags(Encryption encryption, boolean tagged, boolean concat, boolean array, Optional<String> vendor) {
    private static final List<String> KNOWN =
            List.of("has_tag", "encrypt=1", "encrypt=2", "encrypt=3", "concat", "array", "secret", "virtual", "long");

    /** @param vendors those that are known so far */
    static AttributeFlags read(List<String> words, Collection<String> vendors) {
        Encryption encryption = Encryption.NONE;
        boolean tagged = false;
        boolean concat = false;
        boolean array = false;
        Optional<String> vendor = Optional.empty();
        for (String word : String.join(",", words).split(",")) {
            switch (word) {
                case "has_tag" -> tagged = true;
                case "encrypt=1", "encrypt=User-Password" -> encryption = Encryption.USER_PASSWORD;
                case "encrypt=2", "encrypt=Tunnel-Password" -> encryption = Encryption.TUNNEL_PASSWORD;
                case "encrypt=3", "encrypt=Ascend-Secret" -> encryption = Encryption.ASCEND_SECRET;
                case "concat" -> concat = true;
                case "array" -> array = true;
                // How others show a value, or compute it; nothing that is on the wire.
                case "", "secret", "virtual", "internal", "long" -> {}
                default -> {
                    if (!vendors.contains(word)) {
                        throw new IllegalArgumentException("the flag \"" + word + "\" is not known; there are "
                                + String.join(", ", KNOWN) + NearestWord.hint(word, KNOWN));
                    }
                    vendor = Optional.of(word);
                }
            }
        }
        return new AttributeFlags(encryption, tagged, concat, array, vendor);
    }
}
