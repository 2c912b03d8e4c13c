package org.portcullis.appliance;

import org.portcullis.appliance.config.Configuration;
import org.portcullis.eap.tls.CertifiedKey;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.RadiusDictionary;

/** What a reload exchanges, whole: a request in work goes on with what it began with. */
record Settings(
        Configuration configuration,
        NasClients clients,
        RadiusDictionary dictionary,
        ChainValidator trust,
        CertifiedKey serverKey,
        RuleSet policy) {

    Settings withServerKey(CertifiedKey renewed) {
        return new Settings(configuration, clients, dictionary, trust, renewed, policy);
    }
}
