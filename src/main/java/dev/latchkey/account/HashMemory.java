package dev.latchkey.account;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The memory that hashes may take at once: a third of the heap. In a container a node may see far more cores than it has
 * memory for. Whoever finds too little left waits, in turn.
 */
final class HashMemory {

    private static final int SHARE = 3;

    private final int kib;
    private final Semaphore free;

    /** @param heap how large it may become, bytes */
    HashMemory(long heap) {
        this.kib = (int) Math.min(heap / SHARE / 1024, Integer.MAX_VALUE);
        this.free = new Semaphore(kib, true);
    }

    /** For how many hashes there is room at once; always for one. */
    int hashes(int kibOfEach) {
        return Math.max(1, kib / kibOfEach);
    }

    /** Does what takes so much memory, once there is room for it; what takes more than there is, alone. */
    <T> T holding(int kibOfIt, Supplier<T> work) {
        int taken = Math.min(kibOfIt, kib);
        free.acquireUninterruptibly(taken);
        try {
            return work.get();
        } finally {
            free.release(taken);
        }
    }
}
