package org.portcullis.policy.directory;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.naming.CommunicationException;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.NamingSecurityException;
import javax.naming.PartialResultException;
import javax.naming.directory.Attributes;
import javax.naming.directory.SearchControls;
import javax.naming.directory.SearchResult;
import javax.naming.ldap.InitialLdapContext;
import javax.naming.ldap.LdapContext;
import javax.naming.ldap.LdapName;
import javax.net.SocketFactory;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.ConfigProblem;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.TlsTrust;

/**
 * LDAP v3 (RFC 4511) by the JDK, over TLS with the server's name checked; the first server that can be reached. A connection is
 * made when it is needed, by whoever asks, and kept for the next.
 */
final class LdapLookup implements DirectoryLookup {
    private static final String CONNECT_MS = "5000";
    private static final int RESPONSE_MS = 5_000;
    /** Two are enough to see that it is not one. */
    private static final int ENTRIES = 2;

    private static final int MAX_TEXT = 256;
    private static final int MAX_TEXTS = 64;

    private final DirectorySettings settings;
    private final Optional<SocketFactory> sockets;
    private final ConcurrentLinkedDeque<LdapContext> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** @throws ConfigException when the trust anchor cannot be read */
    LdapLookup(DirectorySettings settings) {
        this.settings = settings;
        try {
            this.sockets = settings.ca().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            TlsTrust.context(TlsTrust.certificates(settings.ca().get()))
                                    .getSocketFactory());
        } catch (IOException | GeneralSecurityException cannot) {
            throw new ConfigException(List.of(new ConfigProblem(
                    settings.ca().map(Object::toString).orElse("directory"), 0, "directory.ca", cannot.toString())));
        }
    }

    private Hashtable<String, Object> environment(URI server) {
        Hashtable<String, Object> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
        environment.put(Context.PROVIDER_URL, server.toString());
        environment.put(Context.REFERRAL, "ignore");
        environment.put("com.sun.jndi.ldap.connect.timeout", CONNECT_MS);
        environment.put("com.sun.jndi.ldap.read.timeout", String.valueOf(RESPONSE_MS));
        if (sockets.isPresent() && server.getScheme().equals("ldaps")) {
            environment.put("java.naming.ldap.factory.socket", LdapSockets.class.getName());
        }
        settings.bind().ifPresent(bind -> {
            environment.put(Context.SECURITY_AUTHENTICATION, "simple");
            environment.put(Context.SECURITY_PRINCIPAL, bind.dn());
            environment.put(Context.SECURITY_CREDENTIALS, bind.password().octets());
        });
        return environment;
    }

    @Override
    public Map<Attribute, Object> find(Serial device) throws UnansweredException {
        try {
            List<Attributes> entries = search(device);
            if (entries.size() >= ENTRIES) {
                throw new UnansweredException("it has several entries for " + device, null);
            }
            return entries.isEmpty() ? Map.of() : values(entries.get(0));
        } catch (NamingException failed) {
            throw new UnansweredException(why(failed), failed);
        }
    }

    private List<Attributes> search(Serial device) throws NamingException {
        LdapContext kept = idle.poll();
        if (kept != null) {
            try {
                return search(kept, device);
            } catch (NamingException closedMeanwhile) {
                // By the server, or by what is between, for which JNDI has several exceptions. A new one tells whether
                // it answers.
            }
        }
        return search(connect(), device);
    }

    private LdapContext connect() throws NamingException {
        LdapSockets.connectBy(sockets.orElse(null));
        NamingException last = new CommunicationException("no server is named");
        for (URI server : settings.servers()) {
            try {
                return new InitialLdapContext(environment(server), null);
            } catch (NamingSecurityException refused) {
                throw refused;
            } catch (NamingException away) {
                last = away;
            }
        }
        throw last;
    }

    /** Keeps the connection, when it was answered by it. */
    private List<Attributes> search(LdapContext connection, Serial device) throws NamingException {
        SearchControls controls = new SearchControls(
                SearchControls.SUBTREE_SCOPE,
                ENTRIES,
                RESPONSE_MS,
                settings.mapping().values().toArray(String[]::new),
                false,
                false);
        boolean answered = false;
        try {
            List<Attributes> entries = entries(connection.search(
                    new LdapName(settings.baseDn()),
                    settings.filter().replace(DirectorySettings.SERIAL, escaped(device.text())),
                    controls));
            answered = true;
            return entries;
        } finally {
            if (answered && !closed) {
                idle.push(connection);
            } else {
                close(connection);
            }
        }
    }

    private static List<Attributes> entries(NamingEnumeration<SearchResult> results) throws NamingException {
        List<Attributes> entries = new ArrayList<>();
        try {
            while (results.hasMore()) {
                entries.add(results.next().getAttributes());
            }
        } catch (PartialResultException referrals) {
            // Active Directory names other domains beside what it found, which are not asked.
        } finally {
            results.close();
        }
        return entries;
    }

    /** A value within a filter (RFC 4515, section 3). */
    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        for (char c : value.toCharArray()) {
            if (c == '*' || c == '(' || c == ')' || c == '\\' || c == 0) {
                escaped.append(String.format("\\%02x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private Map<Attribute, Object> values(Attributes entry) throws NamingException {
        Map<Attribute, Object> values = new EnumMap<>(Attribute.class);
        for (Map.Entry<Attribute, String> mapped : settings.mapping().entrySet()) {
            Attribute attribute = mapped.getKey();
            List<String> texts = texts(entry.get(mapped.getValue()));
            if (!texts.isEmpty()) {
                values.put(attribute, attribute.type() == Attribute.Type.TEXTS ? texts : texts.get(0));
            }
        }
        return values;
    }

    private static List<String> texts(javax.naming.directory.Attribute found) throws NamingException {
        if (found == null) {
            return List.of();
        }
        return Collections.list(found.getAll()).stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .map(text -> text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text)
                .limit(MAX_TEXTS)
                .sorted()
                .toList();
    }

    /** What the server says, or what lies behind it that there is none. */
    private static String why(NamingException failed) {
        Throwable cause = failed;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == failed ? String.valueOf(failed.getMessage()) : failed.getMessage() + ": " + cause.getMessage();
    }

    private static void close(LdapContext connection) {
        try {
            connection.close();
        } catch (NamingException gone) {
            // That is what was wanted.
        }
    }

    @Override
    public void close() {
        closed = true;
        for (LdapContext kept = idle.poll(); kept != null; kept = idle.poll()) {
            close(kept);
        }
    }
}
