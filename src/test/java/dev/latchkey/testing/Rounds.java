package dev.latchkey.testing;

/** How often a race or a fault is tried: few times in every build, many times with {@code -Pfaults}. */
public final class Rounds {

    private static final boolean LONG = Boolean.getBoolean("test.long");

    private Rounds() {}

    /** The number for this run. */
    public static int of(int few, int many) {
        return LONG ? many : few;
    }
}
