package dev.signet.cli;

import java.lang.reflect.Proxy;

/** The signal SIGHUP, by which operators ask a server to read its configuration anew. */
final class Hangup {

    private Hangup() {}

    /** Runs the action at each SIGHUP from now on, where the platform has that signal; elsewhere, never. */
    static void run(Runnable action) {
        // By reflection: the one class of the JDK for signals is not of its API,
        // and javac warns of it beyond suppression.
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object runsAction = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), runsAction);
        } catch (ReflectiveOperationException e) {
            // No such class, no such signal, or the JVM keeps it for itself (-Xrs):
            // changes of the files are seen anyway.
        }
    }
}
