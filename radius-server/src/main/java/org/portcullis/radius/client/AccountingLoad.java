package org.portcullis.radius.client;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/**
 * Accounting as a switch reports it (RFC 2866 §4): each supplicant has one session after the other, of a Start, an
 * Interim-Update and a Stop, and each of these is an attempt.
 */
public final class AccountingLoad implements Load {
    private static final int START = 1;
    private static final int STOP = 2;
    private static final int INTERIM_UPDATE = 3;
    private static final int[] STATUSES = {START, INTERIM_UPDATE, STOP};
    private static final int SECONDS_BETWEEN = 600;
    private static final int OCTETS_BETWEEN = 1_000_000;

    private final String run;
    private final InstantSource clock;

    /** @param run makes the Acct-Session-Ids of this run unlike those of others */
    public AccountingLoad(String run, InstantSource clock) {
        this.run = run;
        this.clock = clock;
    }

    @Override
    public Worker worker(int number, RadiusClient client) {
        return new Reporter(number, client);
    }

    private final class Reporter implements Worker {
        private final int number;
        private final RadiusClient client;
        private final NasPort port;
        private int reports;

        private Reporter(int number, RadiusClient client) {
            this.number = number;
            this.client = client;
            port = NasPort.ethernet("bench/" + number, new MacAddress(EapTlsLoad.FIRST_MAC + number));
        }

        @Override
        public Attempt attempt() throws IOException {
            int report = reports++;
            try {
                RadiusClient.Exchange exchange =
                        client.exchange(Code.ACCOUNTING_REQUEST, authenticator -> request(report));
                return exchange.answer().code() == Code.ACCOUNTING_RESPONSE
                        ? Attempt.accepted(exchange.roundTrip())
                        : Attempt.failed(exchange.answer().code().toString(), false);
            } catch (NoAnswerException silent) {
                return Attempt.failed(silent.getMessage(), true);
            }
        }

        private List<RawAttribute> request(int report) {
            RadiusDictionary dictionary = client.dictionary();
            int position = report % STATUSES.length;
            List<RawAttribute> attributes = new ArrayList<>();
            attributes.add(dictionary.attribute("Acct-Status-Type", STATUSES[position]));
            attributes.add(
                    dictionary.attribute("Acct-Session-Id", run + "-" + number + "-" + report / STATUSES.length));
            attributes.add(dictionary.attribute("User-Name", "bench-" + number));
            attributes.addAll(port.place(dictionary));
            attributes.add(
                    dictionary.attribute("Event-Timestamp", clock.instant().getEpochSecond()));
            attributes.add(dictionary.attribute("Acct-Session-Time", (long) position * SECONDS_BETWEEN));
            attributes.add(dictionary.attribute("Acct-Input-Octets", (long) position * OCTETS_BETWEEN));
            attributes.add(dictionary.attribute("Acct-Output-Octets", (long) position * OCTETS_BETWEEN));
            if (STATUSES[position] == STOP) {
                attributes.add(dictionary.attribute("Acct-Terminate-Cause", 1));
            }
            return attributes;
        }
    }
}
