package dev.signet.architecture.broken.keys;

public final class Seal {

    static int changing = 1;

    private Seal() {}
}
