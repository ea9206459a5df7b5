package dev.signet.endpoints;

import dev.signet.keys.KeyRing;
import dev.signet.realm.Realm;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.function.Function;

/** {@code GET /.well-known/jwks.json}: the public keys, RFC 7517 section 5. */
public final class JwksEndpoint implements Handler {

    private final Function<Context, Realm> realms;

    public JwksEndpoint(Function<Context, Realm> realms) {
        this.realms = realms;
    }

    @Override
    public void handle(Context ctx) {
        KeyRing keys = realms.apply(ctx).keys();
        CacheableAnswer.write(ctx, keys.jwks(), keys.maxAge());
    }
}
