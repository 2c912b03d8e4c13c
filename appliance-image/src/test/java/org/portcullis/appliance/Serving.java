package org.portcullis.appliance;

import java.io.BufferedReader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running {@code portcullis serve}; closing it sends SIGTERM and wants exit 0. */
final class Serving implements AutoCloseable {
    private static final Pattern READY = Pattern.compile(
            "ready auth=(\\S+):(\\d+) acct=(\\S+):(\\d+)( radsec=\\S+:(\\d+))? console=(\\S+)( est=(\\S+))? ca=(\\S+)");

    private final Home home;
    private final Process process;
    private final InetSocketAddress auth;
    private final InetSocketAddress acct;
    private final String radsecPort;
    private final String console;
    private final String est;
    private final String ca;

    private Serving(Home home, Process process, Matcher ready) {
        this.home = home;
        this.process = process;
        auth = new InetSocketAddress(ready.group(1), Integer.parseInt(ready.group(2)));
        acct = new InetSocketAddress(ready.group(3), Integer.parseInt(ready.group(4)));
        radsecPort = ready.group(6);
        console = ready.group(7);
        est = ready.group(9);
        ca = ready.group(10);
    }

    /** Waits for the ready line. */
    static Serving start(Home home) throws Exception {
        Serving serving = start(home, List.of());
        home.servedBy(serving);
        return serving;
    }

    /** The same, started by another program. */
    static Serving start(Home home, List<String> by) throws Exception {
        Process process = home.startServer(by);
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        Matcher ready = READY.matcher(line == null ? "" : line);
        if (!ready.matches()) {
            process.destroyForcibly();
            throw new AssertionError("no ready line but " + line + "\n" + Files.readString(home.log()));
        }
        return new Serving(home, process, ready);
    }

    InetSocketAddress auth() {
        return auth;
    }

    /** The port of RADIUS over TLS, where that is enabled. */
    int radsecPort() {
        return Integer.parseInt(radsecPort);
    }

    /** Where accounting is taken. */
    InetSocketAddress acct() {
        return acct;
    }

    /** The address of console and API: {@code https://127.0.0.1:8443}. */
    String console() {
        return console;
    }

    /** Where devices enrol: {@code https://127.0.0.1:8444}. */
    String est() {
        return est;
    }

    /** Where the CA publishes: {@code http://127.0.0.1:8081}. */
    String ca() {
        return ca;
    }

    long pid() {
        return process.pid();
    }

    /** As if the power went. */
    void killNine() throws InterruptedException {
        home.servedByNobody();
        process.destroyForcibly().waitFor();
    }

    /** SIGHUP: reload. */
    void hangUp() throws Exception {
        Home.command("kill", "-HUP", Long.toString(pid())).done();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM; the exit code. */
    int terminate() {
        home.servedByNobody();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("serve did not stop within five minutes of SIGTERM");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            int exit = terminate();
            if (exit != 0) {
                throw new AssertionError("serve ended with " + exit + ", see " + home.log());
            }
        }
    }
}
