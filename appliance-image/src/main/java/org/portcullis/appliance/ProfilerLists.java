package org.portcullis.appliance;

import org.portcullis.appliance.config.Configuration;
import org.portcullis.profiler.profile.RuleBase;
import org.portcullis.profiler.profile.RuleFile;
import org.portcullis.profiler.signal.OuiReader;
import org.portcullis.profiler.signal.OuiTable;

/**
 * What devices are recognised by: what the appliance comes with, and over it the files that a configuration names.
 *
 * @param blocks to whom blocks of MAC addresses are assigned
 */
record ProfilerLists(RuleBase rules, OuiTable blocks) {
    /** @throws org.portcullis.policy.value.ConfigException when any of the files cannot be used */
    static ProfilerLists read(Configuration configuration) {
        return new ProfilerLists(
                RuleBase.read(configuration.profiler().rules().stream()
                        .map(RuleFile::read)
                        .toList()),
                OuiReader.read(configuration.profiler().oui()));
    }
}
