package org.portcullis.profiler.mud;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.portcullis.policy.value.BoundedBody;
import org.portcullis.policy.value.TlsTrust;

/**
 * Fetches by HTTPS what MUD URLs and signatures' addresses lead to. What devices say is not trusted: only hosts that the
 * admin lists are asked, and only where all of a host's addresses are public, or listed; at most {@value #MAX_REDIRECTS}
 * redirects, each held to the same; every answer is bounded in octets and in time.
 *
 * <p>The addresses are looked up once more for the connection itself; a name that leads elsewhere by then is answered by a
 * server without that host's certificate, and the connection ends with its handshake.
 */
final class MudFetch {
    private static final int MAX_REDIRECTS = 3;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration AT_MOST = Duration.ofSeconds(20);
    private static final int SHOWN = 200;

    private final MudSettings settings;
    private final HttpClient client;

    MudFetch(MudSettings settings) {
        this.settings = settings;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER);
        if (!settings.tlsRoots().isEmpty()) {
            builder.sslContext(trusting(settings.tlsRoots()));
        }
        client = builder.build();
    }

    private static SSLContext trusting(List<X509Certificate> roots) {
        try {
            return TlsTrust.context(roots);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    "profiler.mud.caFile cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    /**
     * Blocks, for {@link #AT_MOST} at most for each of the addresses that it is led to.
     *
     * @param accept the media type that is asked for
     * @throws MudRefusedException when the address, or where it leads, must not be asked, or the answer is too long
     * @throws MudUnreachableException when nothing came
     */
    byte[] get(URI address, String accept, int maxOctets) throws InterruptedException {
        URI next = address;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            require(next);
            HttpResponse<byte[]> answer = ask(next, accept, maxOctets);
            switch (answer.statusCode()) {
                case 200:
                    return answer.body();
                case 301, 302, 303, 307, 308:
                    next = target(next, answer.headers().firstValue("Location"));
                    break;
                default:
                    throw new MudUnreachableException(shown(next) + " answered " + answer.statusCode());
            }
        }
        throw new MudRefusedException(shown(address) + " leads on more than " + MAX_REDIRECTS + " times");
    }

    private static URI target(URI from, Optional<String> location) {
        try {
            return from.resolve(location.orElseThrow(
                    () -> new MudRefusedException(shown(from) + " leads on without saying where to")));
        } catch (IllegalArgumentException noAddress) {
            throw new MudRefusedException(shown(from) + " leads on to what is no address", noAddress);
        }
    }

    private void require(URI address) {
        if (!"https".equalsIgnoreCase(address.getScheme())
                || address.getHost() == null
                || address.getUserInfo() != null) {
            throw new MudRefusedException(shown(address) + " is no https address");
        }
        String host = address.getHost().toLowerCase(Locale.ROOT);
        if (!settings.allowsHost(host)) {
            throw new MudRefusedException("the host " + shown(host) + " is not listed under profiler.mud.hosts");
        }
        try {
            for (InetAddress found : InetAddress.getAllByName(host)) {
                if (!settings.allows(found)) {
                    throw new MudRefusedException("the host " + host + " has the address " + found.getHostAddress()
                            + ", which is not public; list it under profiler.mud.privateNetworks if it is meant");
                }
            }
        } catch (UnknownHostException unknown) {
            throw new MudUnreachableException("the host " + host + " has no address", unknown);
        }
    }

    private HttpResponse<byte[]> ask(URI address, String accept, int maxOctets) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", accept)
                .timeout(AT_MOST)
                .GET()
                .build();
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(
                request, answer -> new BoundedBody(maxOctets, answer.headers().firstValueAsLong("Content-Length")));
        try {
            // The client's own timeout ends with the header; a body may drip for ever.
            return exchange.get(AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof BoundedBody.TooLongException tooLong) {
                throw new MudRefusedException(shown(address) + ": " + tooLong.getMessage(), tooLong);
            }
            throw new MudUnreachableException(shown(address) + " cannot be fetched: " + failed.getCause(), failed);
        } catch (TimeoutException late) {
            throw new MudUnreachableException(
                    shown(address) + " was not there within " + AT_MOST.toSeconds() + " seconds", late);
        } finally {
            exchange.cancel(true);
        }
    }

    private static String shown(Object address) {
        String text = address.toString();
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    }
}
