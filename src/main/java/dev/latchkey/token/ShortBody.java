package dev.latchkey.token;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Receives an answer that is no longer than it may be; of any other it reads no more than that. */
final class ShortBody implements BodySubscriber<byte[]> {

    private static final long LONGEST = 256 << 10;

    private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
    private Flow.Subscription subscription;
    private long received;

    private ShortBody() {}

    static BodyHandler<byte[]> handler() {
        return answer -> new ShortBody();
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        whole.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        received += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (received > LONGEST) {
            subscription.cancel();
            whole.onError(new IOException("longer than " + LONGEST + " bytes"));
            return;
        }
        whole.onNext(buffers);
    }

    @Override
    public void onError(Throwable failure) {
        whole.onError(failure);
    }

    @Override
    public void onComplete() {
        whole.onComplete();
    }
}
