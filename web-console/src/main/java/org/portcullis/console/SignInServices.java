package org.portcullis.console;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.console.auth.CertificateSettings;
import org.portcullis.console.auth.Obligations;
import org.portcullis.console.oidc.OidcSettings;
import org.portcullis.console.store.factor.SecondFactors;

/**
 * How people sign in.
 *
 * @param obligations what they may have to do first
 * @param oidc an identity provider
 * @param certificates whose certificates people may sign in by; empty: nobody's
 * @param roots of the own CA, for people to compare; there may be none yet
 */
public record SignInServices(
        SecondFactors factors,
        Obligations obligations,
        Optional<OidcSettings> oidc,
        Optional<CertificateSettings> certificates,
        Supplier<List<X509Certificate>> roots) {}
