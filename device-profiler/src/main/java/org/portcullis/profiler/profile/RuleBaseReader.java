package org.portcullis.profiler.profile;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.ConfigProblem;

/** Makes one rule base of several files; what is wrong in any of them is told together. */
final class RuleBaseReader {
    private static final int MAX_RULES = 20_000;

    private RuleBaseReader() {}

    /**
     * The tests of the files that come with the appliance were run when it was built; an admin's are run here.
     *
     * @throws ConfigException with every problem found
     */
    static RuleBase read(List<RuleFile> shipped, List<RuleFile> own) {
        return read(shipped, own, false);
    }

    /** @param allTests whether those that come with the appliance are run, too */
    static RuleBase read(List<RuleFile> shipped, List<RuleFile> own, boolean allTests) {
        List<ConfigProblem> problems = new ArrayList<>();
        List<ProfileRule> rules = new ArrayList<>();
        List<Expectation> tests = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        List<RuleFile> files = new ArrayList<>(shipped);
        files.addAll(own);
        for (RuleFile file : files) {
            try {
                RuleReader.Read read = RuleReader.read(file, names);
                rules.addAll(read.rules());
                if (allTests || own.contains(file)) {
                    tests.addAll(read.tests());
                }
            } catch (ConfigException wrong) {
                problems.addAll(wrong.problems());
            }
            if (rules.size() > MAX_RULES) {
                problems.add(new ConfigProblem(file.name(), 1, "rules", "more than " + MAX_RULES + " rules in all"));
                break;
            }
        }
        RuleBase base = new RuleBase(rules, digest(files));
        if (problems.isEmpty()) {
            tests.forEach(test -> test.problem(base).ifPresent(problems::add));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return base;
    }

    private static String digest(List<RuleFile> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach(file -> digest.update(file.text().getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
