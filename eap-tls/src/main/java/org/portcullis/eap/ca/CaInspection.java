package org.portcullis.eap.ca;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.policy.value.Serial;

/** Whether the own CA can do its work: its chain, its key, and what names it may certify. */
public final class CaInspection {
    private static final Serial SOME_DEVICE = new Serial("SN-1");

    private final IssuingCa ca;
    private final Cryptography cryptography;
    private final List<String> findings = new ArrayList<>();

    private CaInspection(IssuingCa ca, Cryptography cryptography) {
        this.ca = ca;
        this.cryptography = cryptography;
    }

    /**
     * @param serverNames the DNS names of the appliance's own certificate
     * @return what is wrong; nothing when all is well
     */
    public static List<String> of(IssuingCa ca, Cryptography cryptography, Instant now, List<String> serverNames) {
        CaInspection inspection = new CaInspection(ca, cryptography);
        CaGeneration newest = ca.newest();
        inspection.look(() -> new CaChain(cryptography).check(newest.chain(), now));
        for (CaGeneration generation : ca.generations()) {
            inspection.look(() -> inspection.prove(generation));
        }
        NameLimits limits = NameLimits.of(newest.chain());
        inspection.look(() -> limits.check(ca.deviceSubject(SOME_DEVICE), ca.deviceNames(SOME_DEVICE)));
        for (String name : serverNames) {
            X500Name subject = IssuingCa.commonName(name);
            GeneralName dns = new GeneralName(GeneralName.dNSName, new DERIA5String(name));
            inspection.look(() -> limits.check(subject, new GeneralNames(dns)));
        }
        return List.copyOf(inspection.findings);
    }

    private void prove(CaGeneration generation) {
        new CaKeys(cryptography, Optional.empty())
                .prove(generation.issuing(), generation.signer().key());
    }

    private void look(Runnable check) {
        try {
            check.run();
        } catch (CaException wrong) {
            findings.add("the own CA: " + wrong.getMessage());
        }
    }
}
