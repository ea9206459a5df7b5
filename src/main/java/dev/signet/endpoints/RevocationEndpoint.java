package dev.signet.endpoints;

import dev.signet.protocol.LogLine;
import dev.signet.protocol.OAuthError;
import dev.signet.store.Store;
import dev.signet.tokens.IssuedToken;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /oauth2-token/revoke}: a client gives a token of its own back, RFC 7009. */
public final class RevocationEndpoint implements Handler {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationEndpoint.class);

    private static final RequestReader READER = new RequestReader("token");

    private final ClientRequests requests;
    private final Store store;
    private final Clock clock;

    public RevocationEndpoint(ClientRequests requests, Store store, Clock clock) {
        this.requests = requests;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void handle(Context ctx) {
        requests.read(ctx, READER, request -> {
            Optional<IssuedToken> token = unexpired(request);
            token.ifPresent(found -> requireOwn(found, request));
            request.use(store, List.of());
            token.ifPresent(found -> revoke(found, request));
            answer(ctx);
        });
    }

    /** What is not ours or is over has nothing to be revoked, and the client has what it wants: RFC 7009 section 2.2. */
    private Optional<IssuedToken> unexpired(ClientRequest request) {
        return request.realm()
                .issuedTokens()
                .find(request.parameters().require("token"))
                .filter(token -> clock.instant().isBefore(token.expiresAt()));
    }

    // Whether it has been revoked already is not said: RFC 7009 section 2.1 wants the refusal, and no more.
    private static void requireOwn(IssuedToken token, ClientRequest request) {
        if (!token.clientId().equals(request.client().clientId())) {
            throw OAuthError.unauthorizedClient("The token was issued to another client");
        }
    }

    private void revoke(IssuedToken token, ClientRequest request) {
        store.revoke(token.clientId(), token.jti(), token.expiresAt());
        LogLine line =
                LogLine.of("token_revoked").with("client_id", token.clientId()).with("jti", token.jti());
        LOG.info("{}", request.endOf(line));
    }

    private static void answer(Context ctx) {
        ctx.header("Cache-Control", "no-store").header("Pragma", "no-cache");
        ctx.res().setContentType(null);
    }
}
