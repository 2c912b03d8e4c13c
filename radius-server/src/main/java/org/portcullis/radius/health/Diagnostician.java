package org.portcullis.radius.health;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.portcullis.policy.value.Cidr;
import org.portcullis.radius.health.UnknownSources.Source;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasRoster;
import org.portcullis.radius.nas.ServedAt;
import org.portcullis.radius.nas.StoredNas;
import org.portcullis.radius.packet.DropReason;

/**
 * Says what is the matter with a client, by what was seen of it since it was added or last changed. Of several things the
 * first is said that all others wait for.
 */
public final class Diagnostician {
    /** A device that was let in is accounted for within seconds. */
    private static final Duration ACCOUNTING_IS_LATE = Duration.ofSeconds(30);

    private final NasHealthTable table;
    private final Supplier<ServedAt> served;
    private final BooleanSupplier serving;
    private final InstantSource clock;

    /** @param serving whether the appliance answers anybody */
    public Diagnostician(
            NasHealthTable table, Supplier<ServedAt> served, BooleanSupplier serving, InstantSource clock) {
        this.table = table;
        this.served = served;
        this.serving = serving;
        this.clock = clock;
    }

    /** @param roster in force */
    public NasDiagnosis of(NasRoster.Line line, NasRoster roster) {
        if (line.conflict().isPresent()) {
            return new NasDiagnosis(
                    Verdict.NOT_IN_FORCE,
                    "This client is not in force: its " + line.conflict().get().path() + " "
                            + line.conflict().get().message() + ".",
                    "Change it here, or take the other one out of portcullis.yml.");
        }
        Seen seen = new Seen(
                table.find(line.name()), line.stored().map(StoredNas::changed).orElse(Instant.EPOCH));
        if (seen.last(NasSign.PACKET).isEmpty()) {
            return silent(line, roster);
        }
        return dropped(seen).or(() -> oneSided(line.entry().client(), seen)).orElseGet(() -> well(seen));
    }

    /** What was seen since the client is as it is. */
    private record Seen(Optional<NasHealth> health, Instant since) {
        Optional<Instant> last(NasSign sign) {
            return health.flatMap(known -> known.last(sign)).filter(at -> !at.isBefore(since));
        }

        Optional<Instant> last(DropReason reason) {
            return health.flatMap(known -> known.last(reason)).filter(at -> !at.isBefore(since));
        }

        /** Whether something was dropped for that reason, and nothing came since that shows that it is over. */
        boolean stands(DropReason reason, NasSign over) {
            Optional<Instant> at = last(reason);
            return at.isPresent()
                    && last(over).filter(better -> better.isAfter(at.get())).isEmpty();
        }

        String from() {
            return health.flatMap(NasHealth::lastSource)
                    .map(address -> " (the last one from " + address.getHostAddress() + ")")
                    .orElse("");
        }
    }

    private NasDiagnosis silent(NasRoster.Line line, NasRoster roster) {
        Instant since = line.stored().map(StoredNas::changed).orElse(table.since());
        Optional<Cidr> block = line.entry().client().address();
        List<Source> strangers = table.unknown().newestFirst().stream()
                .filter(source -> roster.clients().find(source.address()).isEmpty())
                .toList();
        List<InetAddress> candidates =
                block.map(at -> Neighbours.of(at, strangers, since)).orElse(List.of());
        String nothing =
                "Nothing came" + block.map(at -> " from " + at.text()).orElse(" over TLS") + " since " + time(since);
        ServedAt at = served.get();
        String reach = at.towards(block).getHostAddress();
        if (block.isPresent() && candidates.stream().anyMatch(one -> Neighbours.isOfTheSameSite(block.get(), one))) {
            String near = candidates.get(0).getHostAddress();
            return new NasDiagnosis(
                    Verdict.UNKNOWN_ADDRESS,
                    nothing + ", but packets came from " + near + ", which is the address of no client.",
                    "If that is this client, change its address here to " + near
                            + ", or have it send from the address that is entered (source interface).",
                    candidates);
        }
        String way = block.isPresent()
                ? "Have it ask " + reach + " on UDP port " + at.authPort() + " (accounting: " + at.acctPort()
                        + "), from " + block.get().text()
                        + " (source interface); let a firewall between pass both ports, and let a device ask for"
                        + " access: many switches send nothing before."
                : "Have it connect to " + reach
                        + at.radsecPort()
                                .map(port -> " on TCP port " + port)
                                .orElse("; radius.radsec.enabled is false, so nobody is listened to over TLS")
                        + ", with the certificate that is entered; who was not let in stands in the events"
                        + " (event.action: radsec-peer-refused).";
        return new NasDiagnosis(Verdict.NOTHING_RECEIVED, nothing + ".", way, candidates);
    }

    private Optional<NasDiagnosis> dropped(Seen seen) {
        if (seen.stands(DropReason.MESSAGE_AUTHENTICATOR_INVALID, NasSign.PROVEN)) {
            return problem(
                    Verdict.SECRET_WRONG,
                    "Requests come" + seen.from() + ", and their Message-Authenticator is wrong: the shared secrets"
                            + " differ.",
                    "Enter the same secret at the client and here, without blanks or quotation marks around it.");
        }
        if (seen.stands(DropReason.MESSAGE_AUTHENTICATOR_MISSING, NasSign.ACCESS_REQUEST)) {
            return problem(
                    Verdict.MESSAGE_AUTHENTICATOR_MISSING,
                    "Requests come" + seen.from() + " without Message-Authenticator and are dropped.",
                    "Update the client, or turn Message-Authenticator on there. Until then messageAuthenticator: warn"
                            + " serves requests that carry a password; EAP and Status-Server always need it.");
        }
        if (seen.stands(DropReason.PROXY_STATE_UNAUTHENTICATED, NasSign.ACCESS_REQUEST)) {
            return problem(
                    Verdict.MESSAGE_AUTHENTICATOR_MISSING,
                    "Requests come" + seen.from()
                            + " through a proxy (Proxy-State) without Message-Authenticator and are"
                            + " dropped in every mode (CVE-2024-3596).",
                    "Update the proxy.");
        }
        boolean valid = seen.last(NasSign.ACCESS_REQUEST).isPresent()
                || seen.last(NasSign.STATUS_SERVER).isPresent()
                || seen.last(NasSign.ACCOUNTING_REQUEST).isPresent();
        if (valid && !serving.getAsBoolean()) {
            return problem(
                    Verdict.NOT_SERVING,
                    "What comes is in order, and gets no answer: the appliance is silent to everybody, so that switches"
                            + " ask another one.",
                    "Look at /health/ready and the log: the journal cannot be written, the registry cannot be read, or"
                            + " the clock is not to be trusted.");
        }
        return valid ? Optional.empty() : accountingSecret(seen).or(() -> Optional.of(malformed(seen)));
    }

    private static NasDiagnosis malformed(Seen seen) {
        Map<DropReason, Long> reasons = seen.health.map(NasHealth::drops).orElse(Map.of());
        String counted = reasons.entrySet().stream()
                .map(reason -> reason.getKey().word() + " (" + reason.getValue() + ")")
                .collect(Collectors.joining(", "));
        return new NasDiagnosis(
                Verdict.PACKETS_DROPPED,
                "Packets come" + seen.from() + ", and none is what it should be"
                        + (counted.isEmpty() ? "." : ": " + counted + "."),
                "See that it is RADIUS that is sent here, authentication and accounting each to its own port.");
    }

    private static Optional<NasDiagnosis> accountingSecret(Seen seen) {
        return seen.stands(DropReason.REQUEST_AUTHENTICATOR_INVALID, NasSign.ACCOUNTING_REQUEST)
                ? problem(
                        Verdict.ACCOUNTING_SECRET_WRONG,
                        "Accounting comes" + seen.from()
                                + ", and its Request Authenticator is wrong: the shared secrets"
                                + " for accounting differ.",
                        "Enter the same secret for accounting at the client.")
                : Optional.empty();
    }

    private Optional<NasDiagnosis> oneSided(NasClient client, Seen seen) {
        Optional<NasDiagnosis> secret = accountingSecret(seen);
        if (secret.isPresent()) {
            return secret;
        }
        boolean accounts = seen.last(NasSign.ACCOUNTING_REQUEST).isPresent();
        if (accounts
                && seen.last(NasSign.ACCESS_REQUEST).isEmpty()
                && seen.last(NasSign.STATUS_SERVER).isEmpty()) {
            return problem(
                    Verdict.AUTHENTICATION_MISSING,
                    "It accounts, and has not asked for a device yet.",
                    "Turn 802.1X on at its ports, with this server for authentication (UDP port "
                            + served.get().authPort() + ").");
        }
        if (client.coa().isPresent()
                && seen.last(NasSign.COA_NO_ANSWER)
                        .filter(silent -> latest(seen, NasSign.COA_ACK, NasSign.COA_NAK)
                                .filter(silent::isBefore)
                                .isEmpty())
                        .isPresent()) {
            return problem(
                    Verdict.COA_UNANSWERED,
                    "The last request to change a session was not answered, on UDP port "
                            + client.coa().get().port() + ".",
                    "Turn dynamic authorization on at the client, for this server's address, the same secret and that"
                            + " port; let a firewall between pass it.");
        }
        Optional<Instant> accepted = seen.last(NasSign.ACCEPT);
        if (!accounts
                && accepted.isPresent()
                && accepted.get().plus(ACCOUNTING_IS_LATE).isBefore(clock.instant())) {
            return problem(
                    Verdict.ACCOUNTING_MISSING,
                    "Devices are let in, and it does not account for them: their addresses, their traffic and that they"
                            + " left stay unknown.",
                    "Turn accounting on at the client, to UDP port "
                            + served.get().acctPort() + " of the same server.");
        }
        if (seen.last(NasSign.UNAUTHENTICATED).isPresent()) {
            return problem(
                    Verdict.WOULD_BREAK,
                    "It sends requests without Message-Authenticator, which messageAuthenticator: require would drop.",
                    "Update the client, then set messageAuthenticator: require.");
        }
        return Optional.empty();
    }

    private static NasDiagnosis well(Seen seen) {
        String since = seen.health
                .flatMap(NasHealth::firstValid)
                .map(at -> "The first valid packet came at " + time(at.isBefore(seen.since) ? seen.since : at) + ".")
                .orElse("");
        return latest(seen, NasSign.ACCEPT, NasSign.REJECT)
                .map(decided -> new NasDiagnosis(
                        Verdict.WELL, since + " The last device was decided at " + time(decided) + ".", ""))
                .orElseGet(() -> new NasDiagnosis(
                        Verdict.NO_DEVICE_YET,
                        since + " No device was decided yet"
                                + (seen.last(NasSign.STATUS_SERVER).isPresent()
                                        ? "; it asks whether the server is there, and is answered."
                                        : "."),
                        "Connect a device to one of its ports."));
    }

    private static Optional<Instant> latest(Seen seen, NasSign one, NasSign other) {
        Optional<Instant> first = seen.last(one);
        Optional<Instant> second = seen.last(other);
        return first.isPresent() && second.filter(first.get()::isBefore).isEmpty() ? first : second;
    }

    private static Optional<NasDiagnosis> problem(Verdict verdict, String sentence, String fix) {
        return Optional.of(new NasDiagnosis(verdict, sentence, fix));
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
