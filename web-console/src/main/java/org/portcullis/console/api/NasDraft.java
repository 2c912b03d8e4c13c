package org.portcullis.console.api;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Problem.InputError;
import org.portcullis.eap.tls.TlsOverride;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.coa.CoaMethods;
import org.portcullis.radius.nas.DynamicAuthorization;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasEntry;
import org.portcullis.radius.nas.PeerIdentity;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

/**
 * A client that may not be complete yet.
 *
 * @param secret empty for one that asks over TLS alone
 */
record NasDraft(
        Optional<Cidr> address,
        Optional<Secret> secret,
        String vendor,
        String site,
        MessageAuthenticatorMode messageAuthenticator,
        Optional<String> probeUser,
        Optional<Coa> coa,
        List<String> certificateNames,
        List<String> fingerprints,
        TlsOverride tls) {

    /** How it is told that a session has to change. */
    record Coa(
            int port,
            DynamicAuthorization.Method method,
            Optional<InetAddress> address,
            Optional<Secret> secret,
            boolean eventTimestamp) {
        static final Coa USUAL = new Coa(
                DynamicAuthorization.DEFAULT_PORT,
                DynamicAuthorization.Method.DISCONNECT,
                Optional.empty(),
                Optional.empty(),
                true);

        private static Coa of(DynamicAuthorization known) {
            return new Coa(known.port(), known.method(), known.address(), known.secret(), known.eventTimestamp());
        }
    }

    static final NasDraft NEW = new NasDraft(
            Optional.empty(),
            Optional.empty(),
            "",
            "",
            MessageAuthenticatorMode.REQUIRE,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            TlsOverride.NONE);

    static NasDraft of(NasEntry entry) {
        NasClient client = entry.client();
        return new NasDraft(
                client.address(),
                client.address().map(any -> client.secret()),
                client.vendor(),
                client.site(),
                client.messageAuthenticator(),
                client.probeUser(),
                client.coa().map(Coa::of),
                entry.radsec().map(PeerIdentity::names).orElse(List.of()),
                entry.radsec().map(PeerIdentity::fingerprints).orElse(List.of()),
                entry.tls());
    }

    /** @throws Problem 422 when something is missing, or does not go together */
    NasEntry complete(String name) {
        List<InputError> errors = new ArrayList<>();
        boolean overTls = !certificateNames.isEmpty() || !fingerprints.isEmpty();
        if (address.isEmpty() && !overTls) {
            errors.add(new InputError("address", "is needed, where radsec does not say how it is known over TLS"));
        }
        if (address.isPresent() && secret.isEmpty()) {
            errors.add(new InputError("secret", "is needed; type it, or send generateSecret: true"));
        }
        if (address.isEmpty() && secret.isPresent()) {
            errors.add(new InputError("secret", "is for a client that is known by its address"));
        }
        coa.ifPresent(way -> check(way, errors));
        if (!errors.isEmpty()) {
            throw Problem.input(errors);
        }
        return new NasEntry(
                new NasClient(
                        name,
                        address,
                        secret.orElse(NasClient.RADSEC_SECRET),
                        vendor,
                        site,
                        messageAuthenticator,
                        probeUser,
                        coa.map(way -> new DynamicAuthorization(
                                way.port, way.method, way.address, way.secret, way.eventTimestamp))),
                overTls ? Optional.of(new PeerIdentity(certificateNames, fingerprints)) : Optional.empty(),
                tls);
    }

    private void check(Coa way, List<InputError> errors) {
        Set<String> vendors = CoaMethods.vendors(way.method);
        if (way.method != DynamicAuthorization.Method.DISCONNECT && !vendors.contains(vendor)) {
            errors.add(new InputError(
                    "coa.method",
                    "is " + way.method.word() + ", for which only these vendors have a way: "
                            + String.join(", ", vendors) + "; use disconnect"));
        }
        if (secret.isEmpty() && way.secret.isEmpty()) {
            errors.add(
                    new InputError("coa.secret", "is needed: requests go out over UDP, and there is no other secret"));
        }
    }
}
