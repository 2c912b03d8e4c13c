package org.portcullis.console.page;

import java.util.Optional;

/**
 * The form to sign in.
 *
 * @param name as typed before
 * @param next where to go afterwards
 * @param problem why it did not work; empty at first
 * @param passkeys whether somebody could sign in by a passkey here
 * @param certificate where people sign in by a certificate, if they may
 * @param provider the identity provider that is configured
 */
public record LoginPage(
        Frame frame,
        String name,
        String next,
        String problem,
        boolean passkeys,
        Optional<String> certificate,
        Optional<Provider> provider) {
    /** Whether a way beside the password is there without a script. */
    public boolean elsewhere() {
        return certificate.isPresent() || provider.isPresent();
    }

    /** Where to sign in elsewhere. */
    public record Provider(String label, String address) {}
}
