package org.portcullis.eap.trust;

import java.util.Arrays;

/**
 * Sorts serial numbers of one width that lie side by side: by merging, bottom up, which no arrangement of a hostile list
 * makes slower than another.
 */
final class SerialOrder {
    private SerialOrder() {}

    /** The places of the numbers in ascending order; of equal ones the earlier first. */
    static int[] of(byte[] serials, int width, int count) {
        int[] from = new int[count];
        Arrays.setAll(from, index -> index);
        int[] to = new int[count];
        for (int run = 1; run < count && run > 0; run *= 2) {
            for (int start = 0; start < count; start += 2 * run) {
                int middle = Math.min(start + run, count);
                int end = Math.min(middle + run, count);
                merge(serials, width, from, to, start, middle, end);
                if (end == count) {
                    break;
                }
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private static void merge(byte[] serials, int width, int[] from, int[] to, int start, int middle, int end) {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean takeLeft = left < middle && (right >= end || compare(serials, width, from[left], from[right]) <= 0);
            to[at] = takeLeft ? from[left++] : from[right++];
        }
    }

    private static int compare(byte[] serials, int width, int one, int other) {
        return Arrays.compareUnsigned(
                serials, one * width, (one + 1) * width, serials, other * width, (other + 1) * width);
    }
}
