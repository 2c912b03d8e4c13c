package org.portcullis.radius.coa;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.portcullis.radius.external.FreePort;
import org.portcullis.radius.external.RunningProgram;

/**
 * Debian's FreeRADIUS as a Dynamic Authorization Server: it checks both authenticators itself, wants a
 * Message-Authenticator, and acknowledges all but the session {@code gone}.
 */
public final class FreeRadiusReceiver implements AutoCloseable {
    private final RunningProgram program;
    private final InetSocketAddress address;

    private FreeRadiusReceiver(RunningProgram program, InetSocketAddress address) {
        this.program = program;
        this.address = address;
    }

    /** @param folder for its configuration */
    public static FreeRadiusReceiver start(Path folder, String secret) throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.onLoopback());
        Files.writeString(folder.resolve("radiusd.conf"), """
                prefix = /usr
                libdir = /usr/lib/freeradius
                dictionary = /usr/share/freeradius
                logdir = %s
                run_dir = %s
                client local {
                  ipaddr = 127.0.0.1
                  secret = "%s"
                  require_message_authenticator = yes
                }
                modules {
                  always ok {
                    rcode = ok
                  }
                  always reject {
                    rcode = reject
                  }
                }
                server coa {
                  listen {
                    type = coa
                    ipaddr = 127.0.0.1
                    port = %d
                  }
                  recv-coa {
                    if (&Acct-Session-Id == "gone") {
                      update reply {
                        &Error-Cause := Session-Context-Not-Found
                      }
                      reject
                    }
                    ok
                  }
                  send-coa {
                    ok
                  }
                }
                """.formatted(folder, folder, secret, address.getPort()));
        return new FreeRadiusReceiver(
                RunningProgram.start(
                        List.of("freeradius", "-X", "-d", folder.toString(), "-n", "radiusd"),
                        "Ready to process requests"::equals),
                address);
    }

    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        program.close();
    }
}
