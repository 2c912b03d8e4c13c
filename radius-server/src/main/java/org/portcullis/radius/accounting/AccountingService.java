package org.portcullis.radius.accounting;

import org.portcullis.radius.access.Exchange;
import org.portcullis.radius.access.RequestPort;
import org.portcullis.radius.nas.Origin;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.Counters;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RadiusRequest;

/** What the accounting port is for: Accounting-Requests (RFC 2866). */
final class AccountingService implements RequestPort.Service {
    private final AccountingFlow flow;
    private final RadiusDictionary dictionary;
    private final Counters<AccountingCount> counts;

    AccountingService(AccountingFlow flow, RadiusDictionary dictionary, Counters<AccountingCount> counts) {
        this.flow = flow;
        this.dictionary = dictionary;
        this.counts = counts;
    }

    @Override
    public Code requests() {
        return Code.ACCOUNTING_REQUEST;
    }

    @Override
    public Code statusAnswer() {
        return Code.ACCOUNTING_RESPONSE;
    }

    @Override
    public RadiusDictionary dictionary() {
        return dictionary;
    }

    @Override
    public void passed(RequestPort.Passage passage) {
        counts.count(
                switch (passage) {
                    case STATUS_ANSWERED -> AccountingCount.STATUS_ANSWERS;
                    case DUPLICATE_ANSWERED -> AccountingCount.DUPLICATES_ANSWERED;
                    case TAKEN_IN -> AccountingCount.REQUESTS;
                });
    }

    @Override
    public boolean isWorking() {
        return true;
    }

    /** What it says is of sessions that there are. */
    @Override
    public boolean isUnderWay(RadiusRequest request, Origin origin) {
        return true;
    }

    @Override
    public void handle(Exchange exchange) {
        flow.handle(exchange);
    }
}
