package dev.signet.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A socket whose answers are there in time or not at all, be it that the other end says nothing, or one octet now and then. */
final class BoundedSocket extends Socket {

    private volatile long deadline = System.nanoTime();

    /** From now on reads fail when this time is over. */
    void answerWithin(Duration limit) {
        deadline = System.nanoTime() + limit.toNanos();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                bound();
                return super.read();
            }

            @Override
            public int read(byte[] octets, int offset, int length) throws IOException {
                bound();
                return super.read(octets, offset, length);
            }
        };
    }

    private void bound() throws IOException {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        setSoTimeout(Math.toIntExact(left));
    }
}
