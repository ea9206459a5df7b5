package dev.signet.endpoints;

import dev.signet.clients.AttemptThrottle;
import dev.signet.clients.Client;
import dev.signet.clients.ProvenClient;
import dev.signet.clients.SecretChecks;
import dev.signet.protocol.LogLine;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.RequestParameters;
import dev.signet.protocol.SingleUse;
import dev.signet.realm.Realm;
import dev.signet.store.Store;
import dev.signet.tokens.AccessToken;
import dev.signet.tokens.Grant;
import dev.signet.tokens.TokenBinding;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /oauth2-token}: the client credentials grant, RFC 6749 section 4.4. */
public final class TokenEndpoint implements Handler {

    private static final Logger LOG = LoggerFactory.getLogger(TokenEndpoint.class);

    private final Function<Context, Realm> realms;
    private final RequestReader reader;
    private final AttemptThrottle attempts;
    private final SecretChecks checks;
    private final Store store;

    public TokenEndpoint(
            Function<Context, Realm> realms,
            RequestReader reader,
            AttemptThrottle attempts,
            SecretChecks checks,
            Store store) {
        this.realms = realms;
        this.reader = reader;
        this.attempts = attempts;
        this.checks = checks;
        this.store = store;
    }

    @Override
    public void handle(Context ctx) {
        Realm realm = realms.apply(ctx);
        RequestParameters request = reader.read(ctx, "grant_type");
        LaterAnswer.when(realm.authenticator().authenticate(request, attempts, checks), ctx, proven -> {
            Grant grant = proven.client().grant(request);
            TokenBinding binding = usedUp(realm, proven, request);
            AccessToken token = realm.tokenIssuer().issue(grant, binding.confirmation());
            LOG.info("{}", issued(ctx, request, proven, grant, token));
            binding.nextNonce().ifPresent(nonce -> ctx.header("DPoP-Nonce", nonce));
            answer(ctx, token);
        });
    }

    /** After every check, so that a refused request uses nothing up. What uses nothing needs no store. */
    private void use(List<SingleUse> ofAssertion, List<SingleUse> ofProof) {
        if (!ofAssertion.isEmpty() || !ofProof.isEmpty()) {
            store.use(Stream.concat(ofAssertion.stream(), ofProof.stream()).toList());
        }
    }

    /** What the token is bound to, once the proof of it and what proved the client are used up. */
    private TokenBinding usedUp(Realm realm, ProvenClient proven, RequestParameters request) {
        Client client = proven.client();
        try {
            String endpoint = realm.issuer().url(Paths.TOKEN);
            TokenBinding binding = TokenBinding.of(client.binding(), request.possession(), realm.proofs(), endpoint);
            use(proven.uses(), binding.uses());
            return binding;
        } catch (OAuthError refusal) {
            throw refusal.by(client.clientId());
        }
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

    private static LogLine issued(
            Context ctx, RequestParameters request, ProvenClient proven, Grant grant, AccessToken token) {
        return LogLine.of("token_issued")
                .with("client_id", grant.clientId())
                .with("secret", proven.secret().orElse(null))
                .with("application", grant.application().name())
                .with("scope", token.scope().isEmpty() ? null : token.scope())
                .with("jti", token.jti())
                .with("address", request.caller())
                .with("request_id", RequestId.of(ctx));
    }
}
