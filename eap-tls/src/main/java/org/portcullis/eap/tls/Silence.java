package org.portcullis.eap.tls;

import java.util.ArrayList;
import java.util.List;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;

/** The point of an EAP-TLS conversation at which a device fell silent (RFC 5216 §2.1). */
enum Silence {
    AT_START(FailureCode.EAP_TIMEOUT_AT_START, "after the EAP-TLS Start: it sent nothing of EAP-TLS"),
    AT_CLIENT_HELLO(
            FailureCode.EAP_TIMEOUT_AT_CLIENT_HELLO, "in the middle of its ClientHello, which came in several packets"),
    AT_SERVER_CERTIFICATE(
            FailureCode.EAP_TIMEOUT_AT_SERVER_CERTIFICATE,
            "while the appliance's certificate was being sent to it, as when a path drops large packets or fragments"),
    AT_CERTIFICATE(
            FailureCode.EAP_TIMEOUT_AT_CERTIFICATE,
            "where its own certificate was due, as when a path drops large packets or fragments"),
    AT_FINISHED(FailureCode.EAP_TIMEOUT_AT_FINISHED, "at the end of the TLS handshake, with its key already proven"),
    AT_SUCCESS_INDICATION(
            FailureCode.EAP_TIMEOUT_AT_SUCCESS_INDICATION,
            "after the protected success indication, although it was permitted");

    private final FailureCode code;
    private final String where;

    Silence(FailureCode code, String where) {
        this.code = code;
        this.where = where;
    }

    Decision.Refuse refusal(EapTlsFraming framing, List<String> before) {
        List<String> trace = new ArrayList<>(before);
        trace.add("EAP-TLS stopped: " + framing.progress());
        return Decision.Refuse.early(code, "The device fell silent " + where + "; " + framing.progress() + ".", trace);
    }
}
