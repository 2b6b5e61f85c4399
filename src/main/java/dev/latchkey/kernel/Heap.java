package dev.latchkey.kernel;

/** How much a cache may hold. In the quarter of a gibibyte that a container gives there is room for less than elsewhere. */
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
