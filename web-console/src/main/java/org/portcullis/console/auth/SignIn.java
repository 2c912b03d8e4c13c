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
        PASSWORD("password", First.PASSWORD),
        PASSWORD_TOTP("password and one-time code", First.PASSWORD),
        PASSWORD_RECOVERY_CODE("password and recovery code", First.PASSWORD),
        PASSWORD_PASSKEY("password and passkey", First.PASSWORD),
        CERTIFICATE("certificate", First.CERTIFICATE),
        CERTIFICATE_TOTP("certificate and one-time code", First.CERTIFICATE),
        CERTIFICATE_RECOVERY_CODE("certificate and recovery code", First.CERTIFICATE),
        CERTIFICATE_PASSKEY("certificate and passkey", First.CERTIFICATE),
        PASSKEY("passkey", First.NONE),
        OIDC("single sign-on", First.NONE);

        private final String words;
        private final First first;

        Method(String words, First first) {
            this.words = words;
            this.first = first;
        }

        First first() {
            return first;
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

    /** What was shown first, where a second factor may be asked for beside it. */
    public enum First {
        PASSWORD("password"),
        CERTIFICATE("certificate"),
        /** Nothing of the kind: a passkey, or what an identity provider says, stands for all of it. */
        NONE("");

        private final String word;

        First(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        Method withTotp() {
            return this == CERTIFICATE ? Method.CERTIFICATE_TOTP : Method.PASSWORD_TOTP;
        }

        Method withRecoveryCode() {
            return this == CERTIFICATE ? Method.CERTIFICATE_RECOVERY_CODE : Method.PASSWORD_RECOVERY_CODE;
        }

        Method withPasskey() {
            return this == CERTIFICATE ? Method.CERTIFICATE_PASSKEY : Method.PASSWORD_PASSKEY;
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
