package dev.signet.endpoints;

import dev.signet.protocol.LogLine;
import dev.signet.protocol.MediaRange;
import dev.signet.protocol.OAuthError;
import dev.signet.realm.Realm;
import dev.signet.store.Store;
import dev.signet.tokens.Introspection;
import dev.signet.tokens.SignedIntrospection;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /oauth2-token/introspect}: tells an API about the tokens for it, RFC 7662, and signs it, RFC 9701. */
public final class IntrospectionEndpoint implements Handler {

    private static final Logger LOG = LoggerFactory.getLogger(IntrospectionEndpoint.class);

    private static final RequestReader READER = new RequestReader("token");
    private static final String SIGNED = "application/" + SignedIntrospection.TYPE;

    private final ClientRequests requests;
    private final Store store;

    public IntrospectionEndpoint(ClientRequests requests, Store store) {
        this.requests = requests;
        this.store = store;
    }

    @Override
    public void handle(Context ctx) {
        requests.read(ctx, READER, request -> {
            requireMayIntrospect(request);
            Realm realm = request.realm();
            Introspection introspection = Introspection.of(
                    request.parameters().require("token"),
                    realm.issuedTokens(),
                    realm.tokensVisibleTo(request.client()),
                    store);
            request.use(store, List.of());
            log(request, introspection);
            answer(ctx, request, introspection);
        });
    }

    /** Else whoever found a token could ask whether it is good: RFC 7662 section 4. */
    private static void requireMayIntrospect(ClientRequest request) {
        if (!request.client().introspection()) {
            throw OAuthError.unauthorizedClient("The client may not introspect tokens");
        }
    }

    private static void answer(Context ctx, ClientRequest request, Introspection introspection) {
        ctx.header("Cache-Control", "no-store").header("Pragma", "no-cache");
        if (wantsSignature(ctx)) {
            String resource = request.client().clientId();
            String signed = request.realm().signedIntrospection().sign(introspection, resource);
            WholeAnswer.write(ctx.contentType(SIGNED), signed.getBytes(StandardCharsets.US_ASCII));
        } else {
            JsonAnswer.write(ctx, introspection.members());
        }
    }

    /** Whoever names the signed type gets it, but where JSON is wanted more: RFC 9701 section 4, RFC 9110 section 12.5.1. */
    private static boolean wantsSignature(Context ctx) {
        List<MediaRange> ranges = Collections.list(ctx.req().getHeaders("Accept")).stream()
                .flatMap(field -> MediaRange.members(field).stream())
                .map(MediaRange::parse)
                .flatMap(Optional::stream)
                .toList();
        double signed = weight(ranges, List.of(SIGNED)).orElse(0.0);
        double plain = weight(ranges, List.of("application/json", "application/*", "*/*"))
                .orElse(0.0);
        return signed > 0 && signed >= plain;
    }

    /** @param types the range that says most first, which decides */
    private static Optional<Double> weight(List<MediaRange> ranges, List<String> types) {
        return types.stream()
                .flatMap(type -> ranges.stream()
                        .filter(range -> range.type().equals(type))
                        .map(MediaRange::weight)
                        .max(Double::compare)
                        .stream())
                .findFirst();
    }

    /** An API may ask for each of its own calls, so nobody is told unless they want to know. */
    private static void log(ClientRequest request, Introspection introspection) {
        if (LOG.isDebugEnabled()) {
            LogLine line = LogLine.of("token_introspected")
                    .with("client_id", request.client().clientId())
                    .with("active", introspection.isActive())
                    .with("jti", introspection.jti().orElse(null));
            LOG.debug("{}", request.endOf(line));
        }
    }
}
