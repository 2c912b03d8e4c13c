package org.portcullis.console;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;
import org.portcullis.policy.device.Actor;

/** A console whose pages of devices are looked at by people of each role. */
abstract class DevicePagesFixture {
    static final Actor ALICE = new Actor("alice");
    static final String HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>${7*7}";

    @TempDir
    Path folder;

    private final Map<Role, String> sessions = new EnumMap<>(Role.class);
    TestConsole test;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    /** A page as somebody of that role gets it. */
    HttpResponse<String> get(String address, Role role) throws Exception {
        return test.get(address, "Cookie", sessions.computeIfAbsent(role, test::session));
    }
}
