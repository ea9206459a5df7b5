package dev.signet.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection to somebody who answers what was written down before, whatever is asked. */
final class ScriptedLink extends Socket {

    private final byte[] answers;
    private final OutputStream out = new ByteArrayOutputStream();

    private ScriptedLink(byte[] answers) {
        this.answers = answers;
    }

    static RedisLink answering(byte[] answers) throws IOException {
        return new RedisLink(new BoundedSocket(), new ScriptedLink(answers));
    }

    static RedisLink answering(String answers) throws IOException {
        return answering(answers.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public InputStream getInputStream() {
        return new ByteArrayInputStream(answers);
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }
}
