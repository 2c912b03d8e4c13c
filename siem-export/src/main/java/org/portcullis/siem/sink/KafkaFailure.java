package org.portcullis.siem.sink;

import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What Kafka's errors mean. */
final class KafkaFailure {
    private static final int TOO_LARGE = 413;
    private static final int UNPROCESSABLE = 422;
    private static final int UNAVAILABLE = 503;

    private KafkaFailure() {}

    /** What became of one record: for its size and its form alone it is refused, all else may be mended. */
    static ItemOutcome ofRecord(Throwable cause) {
        int status = UNAVAILABLE;
        if (cause instanceof RecordTooLargeException) {
            status = TOO_LARGE;
        } else if (cause instanceof InvalidRecordException) {
            status = UNPROCESSABLE;
        }
        return new ItemOutcome(status, reason(cause));
    }

    /** Why the cluster could not be asked. */
    static IOException ofCluster(KafkaException e, KafkaSettings settings) {
        Optional<Throwable> told = Optional.ofNullable(e.getCause()).filter(ApiException.class::isInstance);
        String why;
        if (told.orElse(e) instanceof UnknownTopicOrPartitionException) {
            why = "the cluster has no topic " + settings.topic() + ", or does not show it to us; make it there";
        } else if (told.orElse(e) instanceof TimeoutException) {
            why = "none of " + String.join(", ", settings.bootstrapServers()) + " answered within "
                    + settings.timeout().toSeconds() + " seconds";
        } else {
            why = reason(e);
        }
        return new IOException(why, e);
    }

    /** The client wraps what it was told. */
    private static String reason(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    }
}
