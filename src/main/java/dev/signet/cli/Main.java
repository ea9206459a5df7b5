package dev.signet.cli;

import dev.signet.server.TokenServer;

/** A stand-in that shows that the workshop works. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        TokenServer.start(args.length > 0 ? Integer.parseInt(args[0]) : 0);
    }
}
