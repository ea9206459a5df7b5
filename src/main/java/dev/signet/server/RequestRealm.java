package dev.signet.server;

import dev.signet.realm.CurrentRealm;
import dev.signet.realm.Realm;
import io.javalin.http.Context;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The realm of a request: the one that is in force when it first asks, and no other until it is answered. */
final class RequestRealm implements Function<Context, Realm> {

    private static final String ATTRIBUTE = "dev.signet.server.realm";

    private final CurrentRealm current;

    RequestRealm(CurrentRealm current) {
        this.current = current;
    }

    @Override
    public Realm apply(Context ctx) {
        @Nullable Realm bound = ctx.attribute(ATTRIBUTE);
        if (bound != null) {
            return bound;
        }
        Realm now = now();
        ctx.attribute(ATTRIBUTE, now);
        return now;
    }

    /** The one in force, for what is of no request. */
    Realm now() {
        return current.get();
    }
}
