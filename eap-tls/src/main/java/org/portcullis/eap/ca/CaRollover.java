package org.portcullis.eap.ca;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.store.CaChange;
import org.portcullis.eap.store.CaStore;
import org.portcullis.eap.store.CaStore.StoredGeneration;
import org.portcullis.eap.store.CaStore.StoredRoot;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.DistinguishedName;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.value.Secret;

/** Gives the issuing CA its generations: each a new key, under a root of the appliance's own or one of somebody else's. */
public final class CaRollover {
    private static final Duration ROOT_VALIDITY = Duration.ofDays(30 * 365);
    private static final Duration ISSUING_VALIDITY = Duration.ofDays(15 * 365);

    private final CaStore store;
    private final Cryptography cryptography;
    private final InstantSource clock;
    private final CaSettings settings;
    private final CaGenerations generations;
    private final CaKeys keys;
    private final Certificates certificates;
    private final RootLinks links;
    private final String node;
    private final String name;

    /**
     * @param token where new keys are made; empty: they rest in the database, sealed
     * @param node this node's name, in the CAs' names and in the change table
     */
    public CaRollover(
            CaStore store,
            Cryptography cryptography,
            InstantSource clock,
            CaSettings settings,
            Optional<Token> token,
            String node) {
        this(store, cryptography, clock, settings, token, node, "Portcullis " + node);
    }

    /** @param name goes into the CAs' names */
    CaRollover(
            CaStore store,
            Cryptography cryptography,
            InstantSource clock,
            CaSettings settings,
            Optional<Token> token,
            String node,
            String name) {
        this.store = store;
        this.cryptography = cryptography;
        this.clock = clock;
        this.settings = settings;
        this.generations = new CaGenerations(store, cryptography, token);
        this.keys = new CaKeys(cryptography, token);
        this.certificates = new Certificates(cryptography.bouncyCastle(), cryptography.random());
        this.links = new RootLinks(certificates, cryptography.bouncyCastle(), clock);
        this.node = node;
        this.name = name;
    }

    /** The first generation, under a root that is made with it. */
    void create() {
        NewRoot root = newRoot();
        keep(below(root.certificate(), root.key(), 1), List.of(), Optional.of(root.stored()), Optional.empty());
    }

    /**
     * A new key, and all that is issued from now on by it.
     *
     * @param newRoot whether the root is replaced too; then the one before certifies it, and it the one before
     * @throws CaException when the root's key is not here
     */
    public void rollOver(boolean newRoot, Actor actor, String reason) {
        CaGeneration before = newest();
        Optional<CaKey> oldKey = generations.rootKey(before.root());
        if (newRoot) {
            NewRoot root = newRoot();
            StoredGeneration next = below(root.certificate(), root.key(), next());
            List<X509Certificate> linked = links.of(before.root(), oldKey, root.certificate(), Optional.of(root.key()));
            keep(next, linked, Optional.of(root.stored()), Optional.of(change(next, before, actor, reason)));
            return;
        }
        CaKey key = oldKey.orElseThrow(() -> new CaException(
                "the key of the root " + DistinguishedName.text(before.root().getSubjectX500Principal())
                        + " is not here; have it sign a request (`portcullis ca request`, `portcullis ca import`), or"
                        + " make a root of the appliance's own (--new-root)"));
        StoredGeneration next = below(before.root(), key, next());
        keep(next, before.links(), Optional.empty(), Optional.of(change(next, before, actor, reason)));
    }

    /** Rolls over by itself while certificates can still be issued for their whole time; not where another's root signs. */
    public void rollOverIfDue() {
        CaGeneration newest = newest();
        Instant now = clock.instant();
        boolean ends = newest.end().isBefore(now.plus(settings.longestValidity().multipliedBy(2)));
        boolean mayLast = Duration.between(newest.issuing().getNotBefore().toInstant(), newest.end())
                        .compareTo(settings.longestValidity().multipliedBy(4))
                > 0;
        if (ends && mayLast && generations.rootKey(newest.root()).isPresent()) {
            boolean rootEndsToo = newest.root().getNotAfter().toInstant().isBefore(now.plus(ISSUING_VALIDITY));
            rollOver(rootEndsToo, Actor.system("ca"), "the issuing CA's certificate expires at " + newest.end());
        }
    }

    /**
     * A new key for whose certificate another CA is to be asked. It issues nothing before {@link #certified}.
     *
     * @param subject whom the request names, RFC 4514; empty for a name like that of an own one
     * @return PKCS#10, PEM
     * @throws CaException when the subject is no name, or the token cannot be used
     */
    public String request(Optional<String> subject, Actor actor) {
        X500Name name = subject.map(CaRollover::parsed).orElseGet(this::issuingName);
        CaKeys.Made made = keys.make(next());
        String request = CaRequest.pem(name, made.publicKey(), made.key(), cryptography.random());
        StoredGeneration waiting = made.stored("", "");
        store.put(
                waiting,
                Optional.empty(),
                Optional.of(new CaChange(node, EventAction.CA_REQUESTED, actor, "", Map.of(), Map.of())),
                clock.instant());
        return request;
    }

    /**
     * Puts the key in force that was made last by {@link #request}.
     *
     * @param given the certificate that was made of the request, and all those above it
     * @throws CaException when they are not what the issuing CA needs
     */
    public void certified(List<X509Certificate> given, Actor actor) {
        StoredGeneration waiting = store.generations().stream()
                .findFirst()
                .filter(newest -> !newest.isCertified())
                .orElseThrow(() -> new CaException("no request waits for its certificate; make one with `portcullis ca"
                        + " request`, or give --key with the certificate's key"));
        inForce(waiting, given, actor);
    }

    /** Puts a key in force that was made elsewhere. */
    public void brought(PrivateKey key, List<X509Certificate> given, Actor actor) {
        if (given.isEmpty()) {
            throw new CaException("there is no certificate");
        }
        byte[] publicKey = CaKeys.matching(key, given, cryptography);
        inForce(
                new StoredGeneration(
                        next(), publicKey, Optional.of(Secret.of(key.getEncoded())), Optional.empty(), "", "", false),
                given,
                actor);
    }

    private void inForce(StoredGeneration stored, List<X509Certificate> given, Actor actor) {
        List<X509Certificate> chain = new CaChain(cryptography).of(stored.publicKey(), given, clock.instant());
        if (generations.live().stream()
                .anyMatch(live ->
                        live.name().equals(DistinguishedName.text(chain.get(0).getSubjectX500Principal())))) {
            throw new CaException("an issuing CA of this appliance is called "
                    + DistinguishedName.text(chain.get(0).getSubjectX500Principal())
                    + " already; CRLs are told apart by that name, so give the new one another");
        }
        // Whoever signed it sees to it that the key is usable; that it is at hand shows now and not at the first
        // device.
        keys.prove(chain.get(0), generations.key(stored));
        Optional<CaGeneration> before = generations.live().stream().findFirst();
        X509Certificate root = chain.get(chain.size() - 1);
        List<X509Certificate> linked =
                before.map(old -> links(old, root, given)).orElse(List.of());
        StoredGeneration next = stored.certified(Pem.encode(chain), "");
        keep(
                next,
                linked,
                Optional.empty(),
                Optional.of(new CaChange(
                        node,
                        EventAction.CA_ROLLED_OVER,
                        actor,
                        "certified by " + DistinguishedName.text(chain.get(0).getIssuerX500Principal()),
                        before.map(CaRollover::described).orElse(Map.of()),
                        described(stored.number(), chain.get(0)))));
    }

    /** The root that somebody else keeps is certified by the old one here, or was where that is kept. */
    private List<X509Certificate> links(CaGeneration old, X509Certificate root, List<X509Certificate> given) {
        if (old.root().equals(root)) {
            return old.links();
        }
        List<X509Certificate> broughtAlong = links.among(given, old.root(), root);
        return broughtAlong.isEmpty()
                ? links.of(old.root(), generations.rootKey(old.root()), root, Optional.empty())
                : broughtAlong;
    }

    /**
     * Destroys the keys of generations of whose certificates none is valid any more.
     *
     * @param after how long CRLs are issued beyond that (RFC 5280 §3.3)
     */
    public void closeFinished(CredentialStore credentials, Duration after) {
        List<CaGeneration> live = generations.live();
        Instant now = clock.instant();
        for (CaGeneration old : live.subList(Math.min(1, live.size()), live.size())) {
            Instant follower =
                    live.get(live.indexOf(old) - 1).issuing().getNotBefore().toInstant();
            Instant last = credentials.lastEnd(old.name()).orElse(follower);
            if (now.isAfter(last.plus(after)) && now.isAfter(follower.plus(after))) {
                store.close(
                        old.number(),
                        new CaChange(
                                node,
                                EventAction.CA_GENERATION_CLOSED,
                                Actor.system("ca"),
                                "the last certificate that it issued ended at " + last,
                                described(old),
                                Map.of()),
                        now);
            }
        }
    }

    private void keep(
            StoredGeneration next, List<X509Certificate> linked, Optional<StoredRoot> root, Optional<CaChange> change) {
        store.put(next.certified(next.chain(), Pem.encode(linked)), root, change, clock.instant());
    }

    private record NewRoot(X509Certificate certificate, CaKey key, StoredRoot stored) {}

    private NewRoot newRoot() {
        KeyPair pair = CaGenerations.generateKey(cryptography);
        SubjectPublicKeyInfo publicKey =
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
        CaKey key = new CaKey.InMemory(pair.getPrivate(), cryptography.bouncyCastle());
        X500Name subject = IssuingCa.commonName(name + " Root CA " + suffix());
        Instant from = from();
        X509Certificate certificate = certificates.authority(
                CaGeneration.Signer.of(subject, publicKey, key),
                subject,
                publicKey,
                from,
                from.plus(ROOT_VALIDITY),
                new BasicConstraints(true));
        return new NewRoot(
                certificate,
                key,
                new StoredRoot(
                        CertificateFacts.sha256(Certificates.encoded(certificate)),
                        Secret.of(pair.getPrivate().getEncoded())));
    }

    private StoredGeneration below(X509Certificate root, CaKey rootKey, long number) {
        CaKeys.Made made = keys.make(number);
        Instant from = from();
        Instant rootEnd = root.getNotAfter().toInstant();
        Instant end = from.plus(ISSUING_VALIDITY);
        X509Certificate issuing = certificates.authority(
                CaGeneration.Signer.of(root, rootKey),
                issuingName(),
                made.publicKey(),
                from,
                end.isBefore(rootEnd) ? end : rootEnd,
                new BasicConstraints(0));
        return made.stored(Pem.encode(List.of(issuing, root)), "");
    }

    private static X500Name parsed(String subject) {
        try {
            return X500Name.getInstance(new X500Principal(subject).getEncoded());
        } catch (IllegalArgumentException malformed) {
            throw new CaException("\"" + subject + "\" is no distinguished name (CN=Plant 7 Devices,O=Example): "
                    + malformed.getMessage());
        }
    }

    private X500Name issuingName() {
        return IssuingCa.commonName(name + " Issuing CA " + suffix());
    }

    private String suffix() {
        return "%08X".formatted(cryptography.random().nextInt());
    }

    private Instant from() {
        return clock.instant().minus(settings.backdate()).truncatedTo(ChronoUnit.SECONDS);
    }

    private CaGeneration newest() {
        return generations.live().stream()
                .findFirst()
                .orElseThrow(() -> new CaException("there is no CA yet; make one with `portcullis ca request`"));
    }

    /** The number of the next generation; a request that still waits is given up for it. */
    private long next() {
        return store.generations().stream()
                .findFirst()
                .map(newest -> newest.isCertified() ? newest.number() + 1 : newest.number())
                .orElse(1L);
    }

    private CaChange change(StoredGeneration next, CaGeneration before, Actor actor, String reason) {
        X509Certificate issuing =
                new Pem(cryptography).certificates("the new CA", next.chain()).get(0);
        return new CaChange(
                node, EventAction.CA_ROLLED_OVER, actor, reason, described(before), described(next.number(), issuing));
    }

    static Map<String, Object> described(CaGeneration generation) {
        return described(generation.number(), generation.issuing());
    }

    private static Map<String, Object> described(long number, X509Certificate issuing) {
        CertificateFacts facts = CertificateFacts.of(issuing);
        return Map.of(
                "generation", number,
                "subject", facts.subject(),
                "issuer", facts.issuer(),
                "keyId", facts.keyId(),
                "notAfter", facts.notAfter().toString());
    }
}
