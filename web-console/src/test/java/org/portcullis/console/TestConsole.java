package org.portcullis.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.portcullis.console.auth.CertificateSettings;
import org.portcullis.console.auth.Obligations;
import org.portcullis.console.gateway.Authorizations;
import org.portcullis.console.gateway.Gateways;
import org.portcullis.console.oidc.OidcSettings;
import org.portcullis.console.store.AccessStore;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.Rights;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.Scope;
import org.portcullis.console.store.SigningKeys;
import org.portcullis.console.store.factor.SecondFactors;
import org.portcullis.eap.ca.CaSettings;
import org.portcullis.eap.ca.DeviceIssuance;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.ca.RevocationListIssuer;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.store.CaStore;
import org.portcullis.eap.store.CrlStore;
import org.portcullis.policy.decision.CredentialTerms;
import org.portcullis.policy.decision.RegistryDecisionPoint.UnknownDevice;
import org.portcullis.policy.decision.RuleHits;
import org.portcullis.policy.decision.Simulation;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.EventArchive;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.CertificateEnds;
import org.portcullis.policy.store.CredentialFinder;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.DeviceCounter;
import org.portcullis.policy.store.DeviceDirectory;
import org.portcullis.policy.store.EnrolmentRequests;
import org.portcullis.policy.store.HoldStore;
import org.portcullis.policy.store.PolicyStore;
import org.portcullis.policy.store.RegistryStore;
import org.portcullis.policy.store.RuleHitStore;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.value.Secret;
import org.portcullis.profiler.anomaly.AnomalySettings;
import org.portcullis.profiler.profile.Profiler;
import org.portcullis.profiler.store.ActingLimit;
import org.portcullis.profiler.store.AnomalyStore;
import org.portcullis.profiler.store.ExceptionStore;
import org.portcullis.profiler.store.ProfileStore;
import org.portcullis.radius.store.NasStore;
import org.portcullis.siem.index.EventFilter;
import org.portcullis.siem.index.EventIndex;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalSettings;
import org.portcullis.siem.sink.Exporter;
import org.portcullis.siem.sink.ExporterNews;
import org.portcullis.siem.sink.ExporterSettings;
import org.portcullis.siem.sink.Target;
import org.portcullis.siem.store.CursorStore;

/** A console over a real database, journal and index, on a free port of 127.0.0.1, and a client for it. */
public final class TestConsole implements AutoCloseable {
    public static final String METRIC = "portcullis_test_total";

    public final TestClock clock = new TestClock();
    /** Whether the appliance says that it is ready; may block. */
    public volatile BooleanSupplier readiness = () -> true;

    public final ScriptedSessions sessions = new ScriptedSessions();
    public final Database database;
    public final RegistryStore registry;
    public final DeviceDirectory directory;
    public final AccessStore access;
    public final CredentialStore credentials;
    public final IssuingCa ca;
    public final PolicyStore policies;
    public final HoldStore holds;
    public final TestPolicy policy;
    public final TestState state;
    /** What devices seem to be; it takes nothing in before rules are in force. */
    public final Profiler profiler;

    public final RuleHits hits = new RuleHits();
    public final TestNas nas;
    /** What no longer fits. */
    public final AnomalyServices anomalies;

    public final List<Exporter> exporters = new CopyOnWriteArrayList<>();
    /** What replays read. */
    public volatile EventArchive archive = (from, to, wanted, each) -> {};

    public final String password;
    public final Console console;
    public final SigningKeys keys;
    /** The policy that gateways are answered by. */
    public volatile RuleSet gatewayPolicy = RuleSet.read("policy.yml", "profiles: { quarantine: { vlan: 666 } }");

    /** Whether decisions may be taken. */
    public volatile boolean serving = true;

    /** Where the answers to gateways are reported. */
    public volatile EventSink sink;

    public final ConsoleSettings settings;
    public final ConsoleServices services;
    private final TestCertificate certificate;
    private final Journal journal;
    private final EventIndex index;
    private final HttpClient client;

    public TestConsole(Path folder) throws Exception {
        this(folder, Set.of());
    }

    /** @param secondFactor the roles that need one */
    public TestConsole(Path folder, Set<Role> secondFactor) throws Exception {
        this(folder, new Obligations(secondFactor, false), Optional.empty(), Optional.empty());
    }

    /** One where people may sign in by an identity provider. */
    public static TestConsole with(Path folder, OidcSettings provider) throws Exception {
        return new TestConsole(folder, new Obligations(Set.of(), false), Optional.of(provider), Optional.empty());
    }

    public TestConsole(
            Path folder,
            Obligations obligations,
            Optional<OidcSettings> provider,
            Optional<CertificateSettings> certificates)
            throws Exception {
        database = Database.open(folder.resolve("portcullis.db"));
        database.migrate("policy");
        registry = new RegistryStore(database, "node-1", clock);
        directory = new DeviceDirectory(database, "node-1", clock);
        access = AccessStore.open(database, clock, new SecureRandom());
        password = text(access.users().createFirstAdmin(new AccountName("admin")));
        settled("admin");
        journal = Journal.open(JournalSettings.standard(folder.resolve("journal"), "node-1"), clock);
        sink = journal;
        index = EventIndex.open(folder.resolve("index"), journal, clock);
        certificate = TestCertificate.make();
        credentials = new CredentialStore(database, "node-1", clock);
        SealKey seal = SealKey.create(folder.resolve("seal.key"), new SecureRandom());
        Cryptography cryptography = Cryptography.bouncyCastle(new SecureRandom());
        ca = IssuingCa.create(new CaStore(database, seal), cryptography, clock, CaSettings.defaults(), "Test");
        state = new TestState(ca.issuing());
        keys = new SigningKeys(database, seal, new SecureRandom(), clock);
        Authorizations authorizations = TestGateways.of(this, ca, cryptography);
        settings = new ConsoleSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(certificate.certificate()),
                certificate.key(),
                "node-1",
                ZoneOffset.UTC);
        policies = new PolicyStore(database, "node-1", clock);
        holds = new HoldStore(database, "node-1", clock, new SecureRandom());
        policies.importFile(TestPolicy.TEXT, "policy.yml", Actor.system("policy-file"));
        policy = new TestPolicy(policies);
        nas = new TestNas(new NasStore(database, seal, "node-1", clock), clock);
        profiler = new Profiler(new ProfileStore(database, "node-1"), Duration.ofDays(180), clock);
        anomalies = new AnomalyServices(
                new AnomalyStore(database),
                new ExceptionStore(database),
                new ActingLimit(database),
                () -> AnomalySettings.STANDARD,
                rule -> 0);
        services = new ConsoleServices(
                access,
                new SignInServices(
                        new SecondFactors(database, seal, new SecureRandom(), clock),
                        obligations,
                        provider,
                        certificates,
                        ca::roots),
                journal,
                new SearchedEvents(index.search()),
                sessions,
                sessions,
                credentials,
                new DeviceIssuance(ca, credentials),
                new EnrolmentRequests(database, "node-1", clock),
                new DeviceServices(registry, directory, (change, device) -> sessions.of(device), clock),
                profiler.directory(),
                new Gateways(authorizations, keys),
                new PolicyServices(
                        policies,
                        policy,
                        new RuleHitStore(database, "node-1", hits),
                        new Simulation(
                                registry,
                                new OneCertifiedMac(),
                                Optional.empty(),
                                profiler.profiles(),
                                UnknownDevice.REFUSE,
                                CredentialTerms.of(Duration.ofDays(14)),
                                clock,
                                () -> ZoneOffset.UTC,
                                holds.places()),
                        (from, to, wanted, each) -> archive.between(from, to, wanted, each),
                        holds,
                        () -> false),
                nas.services(clock, () -> serving),
                anomalies,
                exporters,
                Optional::empty,
                new ApplianceServices(
                        state,
                        ca,
                        new RevocationListIssuer(
                                ca,
                                credentials,
                                new CrlStore(database),
                                clock,
                                RevocationListIssuer.Lifetimes.of(Duration.ofDays(1))),
                        Optional.of(URI.create("http://pki.example:8081")),
                        new DeviceCounter(database),
                        new CertificateEnds(database),
                        new CredentialFinder(database, clock)),
                () -> List.of(Metric.counter(METRIC, "A test.", Map.of("reason", "a\"b"), 3)),
                () -> readiness.getAsBoolean(),
                clock,
                new SecureRandom());
        console = Console.start(settings, services);
        client = client("TLSv1.3", "TLSv1.2");
    }

    public static String text(Secret secret) {
        return new String(secret.octets(), StandardCharsets.UTF_8);
    }

    public HttpClient client(String... protocols) throws Exception {
        return TestCertificate.client(certificate.trusting(), protocols);
    }

    public javax.net.ssl.SSLSocket socket() throws Exception {
        return (javax.net.ssl.SSLSocket) certificate
                .trusting()
                .getSocketFactory()
                .createSocket(console.address().getAddress(), console.address().getPort());
    }

    public String origin() {
        return "https://127.0.0.1:" + console.address().getPort();
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(origin() + path)).timeout(Duration.ofMinutes(2));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** A form as a browser sends it from the console's own page. */
    public HttpRequest.Builder form(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    public HttpResponse<String> signIn(String name, String secret) throws Exception {
        return send(form("/login", Map.of("name", name, "password", secret)).header("Sec-Fetch-Site", "same-origin"));
    }

    /** Signs the admin in; the header that shows it. */
    public String session() throws Exception {
        return session("admin", password);
    }

    public String session(String name, String secret) throws Exception {
        String cookie = signIn(name, secret).headers().firstValue("Set-Cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    /** A session of a user of that role, who is made when there is none. */
    public String session(Role role) {
        if (access.users().find(new AccountName(role.word())).isEmpty()) {
            user(role.word(), role);
        }
        try {
            return session(role.word(), password);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A user with the first admin's password, which costs no hash of its own. */
    public void user(String name, Role role) {
        database.change(handle -> handle.createUpdate(
                        "INSERT INTO console_user (name, role, password_hash, created, generation)"
                                + " SELECT :name, :role, password_hash, created, :generation FROM console_user"
                                + " WHERE name = 'admin'")
                .bind("name", name)
                .bind("role", role.word())
                .bind("generation", name.hashCode())
                .execute());
    }

    /** As if the user had replaced the password that was made for them by the very same one. */
    private void settled(String name) {
        database.change(handle -> handle.createUpdate("UPDATE console_user SET one_time = 0 WHERE name = :name")
                .bind("name", name)
                .execute());
    }

    /** What a page of ours sends with a session's cookie. */
    public HttpResponse<String> send(String session, String method, String path, String body) throws Exception {
        return send(request(path)
                .headers("Cookie", session, "Sec-Fetch-Site", "same-origin", "Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    public String token(String name, Role role) {
        return text(access.tokens().create(new AccountName(name), role, Optional.empty()));
    }

    /** A token that may do narrow things alone. */
    public String token(String name, Scope... scopes) {
        return text(access.tokens().create(new AccountName(name), new Rights.Scoped(Set.of(scopes)), Optional.empty()));
    }

    /** Journals an event and waits until it is found. */
    public void happen(SecurityEvent event) throws Exception {
        report(event);
        settle();
    }

    public void report(SecurityEvent event) throws Exception {
        journal.append(event).toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    /** Starts an exporter of everything. */
    public Exporter export(String name, Target target) {
        Exporter exporter = Exporter.start(
                ExporterSettings.standard(name, EventFilter.everything(), ExporterSettings.MOST_EVENTS),
                target,
                journal,
                new CursorStore(database),
                ExporterNews.NONE,
                clock,
                new Random(1));
        exporters.add(exporter);
        return exporter;
    }

    /** Waits until everything that was journaled is found. */
    public void settle() throws Exception {
        for (int i = 0; i < 12_000 && index.status().indexed() < journal.lastSequence(); i++) {
            Thread.sleep(10);
        }
        if (index.status().indexed() < journal.lastSequence()) {
            throw new AssertionError("the index does not follow the journal: " + index.status());
        }
    }

    public static JsonNode json(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body());
    }

    @Override
    public void close() {
        console.close();
        exporters.forEach(Exporter::close);
        profiler.close();
        index.close();
        journal.close();
        database.close();
    }
}
