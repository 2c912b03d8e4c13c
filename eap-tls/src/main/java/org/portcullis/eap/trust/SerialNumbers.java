package org.portcullis.eap.trust;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** An immutable set of certificate serial numbers, as compact as its longest one allows: half a million take 10 MB. */
final class SerialNumbers {
    private final int width;
    private final byte[] sorted;

    private SerialNumbers(int width, byte[] sorted) {
        this.width = width;
        this.sorted = sorted;
    }

    static SerialNumbers of(List<BigInteger> numbers) {
        BigInteger[] ordered = numbers.toArray(new BigInteger[0]);
        Arrays.sort(ordered);
        int width = 1;
        for (BigInteger number : ordered) {
            width = Math.max(width, number.bitLength() / 8 + 1);
        }
        byte[] sorted = new byte[Math.multiplyExact(width, ordered.length)];
        for (int i = 0; i < ordered.length; i++) {
            byte[] octets = ordered[i].toByteArray();
            int start = i * width;
            Arrays.fill(sorted, start, start + width - octets.length, (byte) (ordered[i].signum() < 0 ? -1 : 0));
            System.arraycopy(octets, 0, sorted, start + width - octets.length, octets.length);
        }
        return new SerialNumbers(width, sorted);
    }

    boolean contains(BigInteger number) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int order = at(middle).compareTo(number);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    int size() {
        return sorted.length / width;
    }

    private BigInteger at(int index) {
        return new BigInteger(sorted, index * width, width);
    }
}
