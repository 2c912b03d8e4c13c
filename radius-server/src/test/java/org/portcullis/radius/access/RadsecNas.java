package org.portcullis.radius.access;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.AttributeList;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.EapMessage;
import org.portcullis.radius.packet.MessageAuthenticator;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.RawAttribute;
import org.portcullis.radius.packet.ResponseAuthenticator;

/** A NAS that asks over TLS, by the JDK's own client; it can do what a well-behaved one would not. */
final class RadsecNas implements AutoCloseable {
    static final Secret SECRET = Secret.ofUtf8("radsec");

    private final SSLSocket socket;
    private final SecureRandom random = new SecureRandom();
    private int identifier;

    /** What to connect with. */
    record Shape(Optional<Identity> certificate, Authority trusted, String protocol, String local) {
        Shape as(Identity other) {
            return new Shape(Optional.of(other), trusted, protocol, local);
        }

        Shape anonymous() {
            return new Shape(Optional.empty(), trusted, protocol, local);
        }

        Shape over(String other) {
            return new Shape(certificate, trusted, other, local);
        }

        Shape from(String other) {
            return new Shape(certificate, trusted, protocol, other);
        }
    }

    /** Connects and shakes hands. */
    RadsecNas(InetSocketAddress server, Shape shape) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(shape.certificate), trust(shape.trusted), random);
        socket = (SSLSocket) context.getSocketFactory().createSocket();
        socket.setEnabledProtocols(new String[] {shape.protocol});
        socket.setSoTimeout((int) Fixture.PATIENCE.toMillis());
        socket.bind(new InetSocketAddress(InetAddress.getByName(shape.local), 0));
        socket.connect(server);
        try {
            socket.startHandshake();
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    /** Shows its certificate whatever CAs the server names. */
    private static KeyManager[] keys(Optional<Identity> identity) throws Exception {
        if (identity.isEmpty()) {
            return new KeyManager[0];
        }
        List<X509Certificate> chain = new ArrayList<>();
        for (X509Certificate each : identity.get().chain()) {
            chain.add(reread(each));
        }
        PrivateKey key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(identity.get().key().getEncoded()));
        return new KeyManager[] {
            new X509ExtendedKeyManager() {
                @Override
                public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
                    return "own";
                }

                @Override
                public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
                    return "own";
                }

                @Override
                public X509Certificate[] getCertificateChain(String alias) {
                    return chain.toArray(X509Certificate[]::new);
                }

                @Override
                public PrivateKey getPrivateKey(String alias) {
                    return key;
                }

                @Override
                public String[] getClientAliases(String type, Principal[] issuers) {
                    return new String[] {"own"};
                }

                @Override
                public String[] getServerAliases(String type, Principal[] issuers) {
                    return new String[0];
                }

                @Override
                public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
                    return null;
                }
            }
        };
    }

    private static TrustManager[] trust(Authority authority) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("server", reread(authority.certificate()));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static X509Certificate reread(X509Certificate certificate) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.getEncoded()));
    }

    String protocol() {
        return socket.getSession().getProtocol();
    }

    Nas.Sent request(Code code, List<RawAttribute> attributes) {
        byte[] authenticator = new byte[16];
        random.nextBytes(authenticator);
        return new Nas.Sent(
                PacketWriter.request(code, identifier++ & 0xFF, authenticator, attributes, SECRET), authenticator);
    }

    Nas.Sent eap(byte[] packet, RawAttribute... more) {
        List<RawAttribute> attributes = new ArrayList<>(Nas.port());
        attributes.addAll(EapMessage.split(packet));
        attributes.addAll(List.of(more));
        return request(Code.ACCESS_REQUEST, attributes);
    }

    void write(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    Nas.Answer ask(Nas.Sent request) throws IOException {
        write(request.octets());
        return answer(request);
    }

    /** An EAP conversation that ends as wished. */
    Nas.Answer ask(ScriptedEap.Wish wish) throws IOException {
        return ask(eap(ScriptedEap.wish(wish), begin()));
    }

    /** The identity, its challenge, and the State of that. */
    RawAttribute begin() throws IOException {
        Nas.Answer challenge = ask(eap(ScriptedEap.identity("sensor")));
        return new RawAttribute(24, challenge.attributes().octets("State").orElseThrow());
    }

    boolean statusAnswered() throws IOException {
        return ask(request(Code.STATUS_SERVER, List.of())).code() == Code.ACCESS_ACCEPT;
    }

    /** The next packet, whatever it is. */
    byte[] read() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] prefix = new byte[4];
        in.readFully(prefix);
        byte[] octets = Arrays.copyOf(prefix, (prefix[2] & 0xFF) << 8 | prefix[3] & 0xFF);
        in.readFully(octets, 4, octets.length - 4);
        return octets;
    }

    /** The next packet, both of its authenticators checked. */
    Nas.Answer answer(Nas.Sent request) throws IOException {
        byte[] octets = read();
        check(octets[1] == request.octets()[1], "this answers another request");
        check(ResponseAuthenticator.verify(octets, request.authenticator(), SECRET), "Response Authenticator");
        check(octets[20] == 80, "Message-Authenticator comes first");
        check(MessageAuthenticator.verify(octets, 22, request.authenticator(), SECRET), "Message-Authenticator");
        List<RawAttribute> attributes = new ArrayList<>();
        for (int at = 20; at < octets.length; at += octets[at + 1] & 0xFF) {
            int end = at + (octets[at + 1] & 0xFF);
            attributes.add(new RawAttribute(octets[at] & 0xFF, Arrays.copyOfRange(octets, at + 2, end)));
        }
        Code code = Code.ofOctet(octets[0]).orElseThrow();
        return new Nas.Answer(code, octets, new AttributeList(Nas.DICTIONARY, attributes), request.authenticator());
    }

    /** Blocks until the server closes the connection; fails when it sends something first. */
    void awaitClosed() throws IOException {
        try {
            check(socket.getInputStream().read() == -1, "the connection is closed");
        } catch (java.net.SocketTimeoutException open) {
            throw new AssertionError("the connection is still open", open);
        } catch (IOException closed) {
            // By a reset: closed it is.
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not so: " + what);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
