package org.portcullis.policy.directory;

import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.JVMDefaultTrustManager;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStoreException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import javax.net.ssl.TrustManager;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.ConfigProblem;
import org.portcullis.policy.value.Serial;

/** LDAP v3 (RFC 4511), over TLS with the server's name checked; four connections at most, made when they are needed. */
final class LdapLookup implements DirectoryLookup {
    private static final int CONNECTIONS = 4;
    private static final int CONNECT_MS = 5_000;
    private static final int RESPONSE_MS = 5_000;
    /** Two are enough to see that it is not one. */
    private static final int ENTRIES = 2;

    private static final int MAX_TEXT = 256;
    private static final int MAX_TEXTS = 64;

    private final DirectorySettings settings;
    private final LDAPConnectionPool pool;

    /** @throws ConfigException when the trust anchor cannot be read */
    LdapLookup(DirectorySettings settings) {
        this.settings = settings;
        try {
            this.pool = new LDAPConnectionPool(
                    servers(settings),
                    settings.bind()
                            .map(bind -> new SimpleBindRequest(
                                    bind.dn(), bind.password().octets()))
                            .orElse(null),
                    0,
                    CONNECTIONS);
        } catch (LDAPException | GeneralSecurityException cannot) {
            throw new ConfigException(List.of(new ConfigProblem(
                    settings.ca().map(Object::toString).orElse("directory"), 0, "directory.ca", cannot.getMessage())));
        }
        pool.setMaxWaitTimeMillis(CONNECT_MS);
    }

    private static ServerSet servers(DirectorySettings settings) throws GeneralSecurityException {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(CONNECT_MS);
        options.setResponseTimeoutMillis(RESPONSE_MS);
        options.setFollowReferrals(false);
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        TrustManager trust = settings.ca().isPresent() ? pem(settings) : JVMDefaultTrustManager.getInstance();
        SocketFactory tls = new SSLUtil(trust).createSSLSocketFactory();
        ServerSet[] sets = settings.servers().stream()
                .map(server -> set(server, tls, options))
                .toArray(ServerSet[]::new);
        return new FailoverServerSet(sets);
    }

    private static TrustManager pem(DirectorySettings settings) throws GeneralSecurityException {
        try {
            return new PEMFileTrustManager(settings.ca().orElseThrow().toFile());
        } catch (KeyStoreException unreadable) {
            throw new GeneralSecurityException(unreadable.getMessage(), unreadable);
        }
    }

    private static ServerSet set(URI server, SocketFactory tls, LDAPConnectionOptions options) {
        boolean secure = server.getScheme().equals("ldaps");
        int port = server.getPort() > 0 ? server.getPort() : secure ? 636 : 389;
        return new SingleServerSet(server.getHost(), port, secure ? tls : SocketFactory.getDefault(), options);
    }

    @Override
    public Map<Attribute, Object> find(Serial device) throws UnansweredException {
        try {
            String filter = settings.filter().replace(DirectorySettings.SERIAL, Filter.encodeValue(device.text()));
            SearchRequest request = new SearchRequest(
                    settings.baseDn(),
                    SearchScope.SUB,
                    filter,
                    settings.mapping().values().toArray(String[]::new));
            request.setSizeLimit(ENTRIES);
            request.setTimeLimitSeconds(RESPONSE_MS / 1_000);
            SearchResult result = pool.search(request);
            List<SearchResultEntry> entries = result.getSearchEntries();
            if (entries.size() > 1) {
                throw new UnansweredException("it has several entries for " + device, null);
            }
            return entries.isEmpty() ? Map.of() : values(entries.get(0));
        } catch (LDAPException failed) {
            throw new UnansweredException(
                    failed.getResultCode().getName() + ": " + failed.getDiagnosticMessage(), failed);
        }
    }

    private Map<Attribute, Object> values(SearchResultEntry entry) {
        Map<Attribute, Object> values = new EnumMap<>(Attribute.class);
        settings.mapping().forEach((attribute, name) -> {
            String[] found = entry.getAttributeValues(name);
            if (found != null && found.length > 0) {
                List<String> texts = Arrays.stream(found)
                        .map(text -> text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text)
                        .limit(MAX_TEXTS)
                        .sorted()
                        .toList();
                values.put(attribute, attribute.type() == Attribute.Type.TEXTS ? texts : texts.get(0));
            }
        });
        return values;
    }

    @Override
    public void close() {
        pool.close();
    }
}
