package org.portcullis.console.auth;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * How a session began.
 *
 * @param browser as it calls itself, cut and without what could not be printed
 */
public record SignIn(Method method, InetAddress from, String browser) {
    private static final int LONGEST = 200;

    /** With what somebody showed who they are. */
    public enum Method {
        PASSWORD("password", true),
        PASSWORD_TOTP("password and one-time code", true),
        PASSWORD_RECOVERY_CODE("password and recovery code", true),
        PASSWORD_PASSKEY("password and passkey", true),
        PASSKEY("passkey", false),
        OIDC("single sign-on", false);

        private final String words;
        private final boolean byPassword;

        Method(String words, boolean byPassword) {
            this.words = words;
            this.byPassword = byPassword;
        }

        boolean isByPassword() {
            return byPassword;
        }

        /** To people. */
        public String words() {
            return words;
        }

        /** As the API has it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public static SignIn of(Context context, Method method) {
        String agent = Optional.ofNullable(context.userAgent()).orElse("").replaceAll("[^\\x20-\\x7e]", "");
        return new SignIn(
                method, SourceAddress.of(context), agent.length() > LONGEST ? agent.substring(0, LONGEST) : agent);
    }

    SignIn by(Method other) {
        return new SignIn(other, from, browser);
    }
}
