package dev.latchkey.kernel;

/** How many values a cache may hold: fewer where the heap is small, as in a container. */
public final class Heap {

    private static final int PARTS = 20;

    private Heap() {}

    /**
     * As many values as are wanted, or as fill a twentieth of the heap.
     *
     * @param bytesOfEach about what one takes with its key
     */
    public static int room(int wanted, int bytesOfEach) {
        return room(wanted, bytesOfEach, Runtime.getRuntime().maxMemory());
    }

    static int room(int wanted, int bytesOfEach, long heap) {
        return (int) Math.min(wanted, heap / PARTS / bytesOfEach);
    }
}
