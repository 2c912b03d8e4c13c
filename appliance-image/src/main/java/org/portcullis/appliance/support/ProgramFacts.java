package org.portcullis.appliance.support;

import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import org.portcullis.appliance.config.ProductVersion;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.siem.journal.StoredJournal;

/** What runs here, on what. */
final class ProgramFacts {
    private ProgramFacts() {}

    static Map<String, Object> read() {
        Map<String, Object> facts = new TreeMap<>();
        facts.put("version", ProductVersion.text());
        facts.put("journal format", StoredJournal.FORMAT);
        facts.put("cryptography", Cryptography.choose(new SecureRandom()).name());
        for (String property : new String[] {
            "java.vendor",
            "java.vm.name",
            "java.runtime.version",
            "java.home",
            "os.name",
            "os.version",
            "os.arch",
            "user.name",
            "user.timezone",
            "file.encoding"
        }) {
            facts.put(property, System.getProperty(property, ""));
        }
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("heap at most", Runtime.getRuntime().maxMemory());
        return facts;
    }
}
