package org.portcullis.console;

import java.net.URI;
import java.util.Optional;
import org.portcullis.console.overview.ApplianceState;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.ca.RevocationListIssuer;
import org.portcullis.policy.store.CertificateEnds;
import org.portcullis.policy.store.CredentialFinder;
import org.portcullis.policy.store.DeviceCounter;

/**
 * What the appliance is like, as overview and certificates show it.
 *
 * @param lists the CRLs of its own CA
 * @param publicUrl where everybody reaches CRL and OCSP; empty where certificates do not say so
 * @param devices how many there are
 * @param ends whose certificate ends when
 * @param found credentials by what is printed of them
 */
public record ApplianceServices(
        ApplianceState state,
        IssuingCa ca,
        RevocationListIssuer lists,
        Optional<URI> publicUrl,
        DeviceCounter devices,
        CertificateEnds ends,
        CredentialFinder found) {}
