package org.portcullis.console.store.factor;

import io.nayuki.qrcodegen.QrCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.portcullis.console.store.AccountName;
import org.portcullis.policy.value.Secret;

/** A new secret for one-time codes, as it is shown to its owner once: as text, and as the picture that apps read. */
public record TotpKey(AccountName user, Secret secret) {
    private static final String ISSUER = "Portcullis";
    private static final int QUIET_ZONE = 4;
    private static final int GROUP = 4;

    static TotpKey make(AccountName user, SecureRandom random) {
        byte[] octets = new byte[Totp.SECRET_OCTETS];
        random.nextBytes(octets);
        return new TotpKey(user, Secret.of(octets));
    }

    /** In base32, without spaces. */
    public String text() {
        return Base32.encode(secret.octets());
    }

    /** The same in groups of four, to be typed. */
    public String grouped() {
        return text().replaceAll("(.{" + GROUP + "})(?=.)", "$1 ");
    }

    /** The Key Uri Format that authenticator apps have in common. */
    public String uri() {
        return "otpauth://totp/" + ISSUER + ":" + encoded(user.text()) + "?secret=" + text() + "&issuer=" + ISSUER
                + "&algorithm=SHA1&digits=" + Totp.DIGITS + "&period=" + Totp.STEP.toSeconds();
    }

    /** A QR code (ISO/IEC 18004) of {@link #uri}, black on white in both themes: so it is read. */
    public String svg() {
        QrCode code = QrCode.encodeText(uri(), QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + QUIET_ZONE)
                            .append(',')
                            .append(y + QUIET_ZONE)
                            .append("h1v1h-1z");
                }
            }
        }
        int size = code.size + 2 * QUIET_ZONE;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size
                + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0,0h" + size + "v" + size + "H0z\"/>"
                + "<path d=\"" + path + "\"/></svg>";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
