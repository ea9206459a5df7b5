package dev.signet.endpoints;

import dev.signet.metrics.Metrics;
import dev.signet.protocol.LogLine;
import dev.signet.protocol.Possession;
import dev.signet.realm.Realm;
import dev.signet.store.Store;
import dev.signet.tokens.AccessToken;
import dev.signet.tokens.Grant;
import dev.signet.tokens.TokenBinding;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /oauth2-token}: the client credentials grant, RFC 6749 section 4.4. */
public final class TokenEndpoint implements Handler {

    private static final Logger LOG = LoggerFactory.getLogger(TokenEndpoint.class);

    private static final RequestReader READER = new RequestReader("grant_type", "scope", "resource");

    private final ClientRequests requests;
    private final Store store;
    private final Metrics metrics;

    public TokenEndpoint(ClientRequests requests, Store store, Metrics metrics) {
        this.requests = requests;
        this.store = store;
        this.metrics = metrics;
    }

    @Override
    public void handle(Context ctx) {
        TokenRefusals.expect(ctx);
        requests.read(ctx, READER, request -> {
            Grant grant = request.client().grant(request.parameters());
            TokenBinding binding = binding(request);
            request.use(store, binding.uses());
            AccessToken token = issue(request, grant, binding);
            LOG.info("{}", issued(request, grant, token));
            binding.nextNonce().ifPresent(nonce -> ctx.header("DPoP-Nonce", nonce));
            answer(ctx, token);
        });
    }

    private AccessToken issue(ClientRequest request, Grant grant, TokenBinding binding) {
        long begin = System.nanoTime();
        AccessToken token = request.realm().tokenIssuer().issue(grant, binding.confirmation());
        metrics.signing().record(System.nanoTime() - begin);
        metrics.tokenIssued(grant.clientId(), grant.application().name());
        return token;
    }

    private static TokenBinding binding(ClientRequest request) {
        Realm realm = request.realm();
        Possession possession = request.parameters().possession();
        return TokenBinding.of(
                request.client().binding(),
                possession,
                realm.proofs(),
                realm.issuer().url(Paths.TOKEN));
    }

    /** RFC 6749 section 5.1, its members in the order that the contract gives them. */
    private static void answer(Context ctx, AccessToken token) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("token_type", token.type());
        body.put("expires_in", token.lifetime().toSeconds());
        body.put("access_token", token.value());
        if (!token.scope().isEmpty()) {
            body.put("scope", token.scope().toString());
        }
        ctx.header("Cache-Control", "no-store").header("Pragma", "no-cache");
        JsonAnswer.write(ctx, body);
    }

    private static LogLine issued(ClientRequest request, Grant grant, AccessToken token) {
        return request.endOf(LogLine.of("token_issued")
                .with("client_id", grant.clientId())
                .with("secret", request.proven().secret().orElse(null))
                .with("application", grant.application().name())
                .with("scope", token.scope().isEmpty() ? null : token.scope())
                .with("jti", token.jti()));
    }
}
