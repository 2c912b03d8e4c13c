package org.portcullis.profiler.mud;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One MUD URL, and what is known of it.
 *
 * @param asked when a device last named it
 * @param good the file that counts
 * @param tried when it was last fetched; empty: not yet
 * @param trouble why the last attempt gave nothing
 * @param failures how often in a row it gave nothing
 * @param next when it is fetched again
 */
public record MudEntry(
        MudFileUrl url,
        Instant asked,
        Optional<Good> good,
        Optional<Instant> tried,
        Optional<Trouble> trouble,
        int failures,
        Instant next) {

    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration LAST_RETRY = Duration.ofHours(6);

    static MudEntry asked(MudFileUrl url, Instant now) {
        return new MudEntry(url, now, Optional.empty(), Optional.empty(), Optional.empty(), 0, now);
    }

    /**
     * A file whose signature was verified.
     *
     * @param expires when it should have been fetched again
     */
    public record Good(
            MudFile file, byte[] octets, byte[] signature, MudSigner signer, Instant fetched, ListState list) {
        public Instant expires() {
            return fetched.plus(file.cacheValidity());
        }
    }

    /** What becomes of a file's entries. */
    public sealed interface ListState {
        /** They are rules for a port. */
        record Made(AccessList list) implements ListState {}

        /** They are not. */
        record Impossible(String reason) implements ListState {}
    }

    /**
     * Why there is no new file.
     *
     * @param refused whether there was one, and it is not good
     */
    public record Trouble(boolean refused, String reason) {}

    /** The file that counts now: too old a one does not. */
    Optional<Good> good(Instant now, Duration keep) {
        return good.filter(file -> now.isBefore(file.expires().plus(keep)));
    }

    MudEntry asked(Instant now) {
        return new MudEntry(url, now, good, tried, trouble, failures, next);
    }

    MudEntry due(Instant now) {
        return new MudEntry(url, asked, good, tried, trouble, failures, now);
    }

    MudEntry accepted(Good file, Instant now) {
        return new MudEntry(url, asked, Optional.of(file), Optional.of(now), Optional.empty(), 0, file.expires());
    }

    /** The last good file stays. */
    MudEntry failed(Trouble why, Instant now) {
        Duration wait = why.refused() ? LAST_RETRY : FIRST_RETRY.multipliedBy(1L << Math.min(failures, 9));
        return new MudEntry(
                url,
                asked,
                good,
                Optional.of(now),
                Optional.of(why),
                failures + 1,
                now.plus(wait.compareTo(LAST_RETRY) < 0 ? wait : LAST_RETRY));
    }

    MudEntry with(Optional<Good> file) {
        return new MudEntry(url, asked, file, tried, trouble, failures, next);
    }
}
