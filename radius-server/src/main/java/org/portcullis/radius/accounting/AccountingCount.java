package org.portcullis.radius.accounting;

/** What was received and answered on the accounting port. What was not answered is counted by drop reason. */
public enum AccountingCount {
    /** Accounting-Requests that passed the gate and are no duplicates. */
    REQUESTS,
    /** Accounting-Responses, each after what it acknowledges was recorded. */
    RESPONSES,
    /** Duplicates that got the kept answer. */
    DUPLICATES_ANSWERED,
    /** Status-Server that got its Accounting-Response. */
    STATUS_ANSWERS
}
