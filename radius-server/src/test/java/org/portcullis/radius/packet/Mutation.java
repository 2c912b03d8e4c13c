package org.portcullis.radius.packet;

import java.util.Arrays;
import java.util.Random;

/** Damages a valid packet the way that finds faults: bits, lengths, cuts, insertions, padding. */
public final class Mutation {
    private Mutation() {}

    public static byte[] of(byte[] valid, Random random) {
        byte[] octets = valid.clone();
        for (int rounds = 1 + random.nextInt(3); rounds > 0; rounds--) {
            octets = once(octets, random);
        }
        return octets;
    }

    private static byte[] once(byte[] octets, Random random) {
        if (octets.length == 0) {
            return new byte[random.nextInt(40)];
        }
        int at = random.nextInt(octets.length);
        switch (random.nextInt(7)) {
            case 0 -> octets[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> octets[at] = (byte) random.nextInt(256);
            case 2 -> octets[at] = new byte[] {0, 1, 2, -1, 127, -128, 80, 79, 26, 24}[random.nextInt(10)];
            case 3 -> {
                return Arrays.copyOf(octets, at);
            }
            case 4 -> {
                return Arrays.copyOf(octets, octets.length + random.nextInt(30));
            }
            case 5 -> {
                int count = random.nextInt(8);
                byte[] longer = Arrays.copyOf(octets, octets.length + count);
                System.arraycopy(octets, at, longer, at + count, octets.length - at);
                return fixLength(longer);
            }
            default -> {
                int end = Math.min(octets.length, at + random.nextInt(12));
                byte[] shorter = Arrays.copyOf(octets, octets.length - (end - at));
                System.arraycopy(octets, end, shorter, at, octets.length - end);
                return fixLength(shorter);
            }
        }
        return octets;
    }

    private static byte[] fixLength(byte[] octets) {
        if (octets.length >= 4) {
            octets[2] = (byte) (octets.length >> 8);
            octets[3] = (byte) octets.length;
        }
        return octets;
    }
}
