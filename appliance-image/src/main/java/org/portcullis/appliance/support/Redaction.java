package org.portcullis.appliance.support;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.portcullis.policy.value.Secret;

/**
 * Takes secrets out of texts, twice over: what stands under a key of a secret's name or in a URL's places for secrets, whatever
 * it is; and each secret that is known, wherever it stands and in whichever of the usual ways it is written.
 */
final class Redaction {
    static final String REMOVED = "(removed)";

    /** Shorter ones would take away half of every text; a PIN of four digits still goes by its key. */
    private static final int SHORTEST = 6;

    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(secret|password|passwd|passphrase|token|api-?key|credential|community)");
    private static final Set<String> SECRET_NAMES = Set.of("pin", "key-data", "authorization");
    private static final Pattern USER_INFO = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*:/{2})[^/?#\\s\"'@]*@");
    private static final Pattern PARAMETER =
            Pattern.compile("(?i)([?&;][\\w.-]*(?:secret|password|token|key|signature|sig|pass|pwd)=)[^&;\\s\"']+");
    private static final Pattern LINE =
            Pattern.compile("(?i)((?:[\\w.-]*(?:secret|password|passwd|passphrase|token|api-?key"
                    + "|community)|\\bpin|authorization)[\"']?\\s*[:=]\\s*)(?![\"']?\\(removed\\))\\S[^\\r\\n]*");

    private final List<String> written;

    /** @param known every secret that this process could find out */
    Redaction(Collection<Secret> known) {
        Set<String> variants = new LinkedHashSet<>();
        for (Secret secret : known) {
            if (secret.length() >= SHORTEST) {
                byte[] octets = secret.octets();
                String text = new String(octets, StandardCharsets.UTF_8);
                variants.add(text);
                variants.add(text.replace("\\", "\\\\").replace("\"", "\\\""));
                variants.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
                variants.add(URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"));
                variants.add(Base64.getEncoder().withoutPadding().encodeToString(octets));
                variants.add(Base64.getUrlEncoder().withoutPadding().encodeToString(octets));
            }
        }
        List<String> longestFirst = new ArrayList<>(variants);
        longestFirst.sort(Comparator.comparingInt(String::length).reversed());
        this.written = List.copyOf(longestFirst);
    }

    /** Whether what stands under that key is a secret; the name of a file that holds one is none. */
    static boolean isSecret(String key) {
        return SECRET_NAME.matcher(key).matches() || SECRET_NAMES.contains(key.toLowerCase(Locale.ROOT));
    }

    /** A text in which no key says what is secret. */
    String of(String text) {
        String rest = PARAMETER
                .matcher(USER_INFO.matcher(text).replaceAll("$1" + REMOVED + "@"))
                .replaceAll("$1" + REMOVED);
        for (String secret : written) {
            rest = rest.replace(secret, REMOVED);
        }
        return rest;
    }

    /** Lines for people, of a log or a policy, in which a word for a secret may stand before one. */
    String ofLines(String text) {
        return of(LINE.matcher(text).replaceAll("$1" + REMOVED));
    }
}
