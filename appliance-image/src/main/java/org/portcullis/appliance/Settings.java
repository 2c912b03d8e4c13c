package org.portcullis.appliance;

import java.util.Optional;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.eap.tls.CertifiedKey;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.radius.packet.RadiusDictionary;

/**
 * What a reload exchanges, whole: a request in work goes on with what it began with.
 *
 * @param radsec empty when RADIUS over TLS is not enabled
 * @param people empty when nobody signs in by certificate
 */
record Settings(
        Configuration configuration,
        RadiusDictionary dictionary,
        ChainValidator trust,
        CertifiedKey serverKey,
        Optional<RadsecTrust> radsec,
        Optional<PeopleTrust> people) {

    Settings withServerKey(CertifiedKey renewed, Optional<RadsecTrust> radsecToo) {
        return new Settings(configuration, dictionary, trust, renewed, radsecToo, people);
    }

    Settings withTrust(ChainValidator others) {
        return new Settings(configuration, dictionary, others, serverKey, radsec, people);
    }
}
