package dev.signet.endpoints;

import dev.signet.protocol.FormEncoding;
import dev.signet.protocol.MediaRange;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Possession;
import dev.signet.protocol.RequestParameters;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns an HTTP request into plain parameters, and refuses what is not of the form: media types, limits, duplicates. RFC
 * 6749 section 3.2.
 */
public final class RequestReader {

    /** The longest body, in bytes. */
    public static final int LONGEST_BODY = 16 * 1024;

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Set<String> MEDIA_TYPES = Set.of(JSON, FORM);
    private static final Set<String> UTF_8 = Set.of("utf-8", "utf8");

    // They stay out of URLs, for URLs are logged and remembered: RFC 6749 section 2.3.1.
    private static final Set<String> CREDENTIALS =
            Set.of("client_id", "client_secret", "client_assertion", "client_assertion_type");

    private final String required;
    private final Set<String> known;

    /**
     * @param required a parameter without which a request to the endpoint has no form
     * @param optional others that mean something there, beside those by which a client authenticates
     */
    RequestReader(String required, String... optional) {
        this.required = required;
        this.known = Stream.of(CREDENTIALS.stream(), Stream.of(required), Stream.of(optional))
                .flatMap(names -> names)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads the parameters of a request.
     *
     * @throws OAuthError invalid_request
     */
    RequestParameters read(Context ctx) {
        requireNoCredentialsInUrl(ctx.queryString());
        String mediaType = mediaType(Collections.list(ctx.req().getHeaders("Content-Type")));
        String body = body(ctx);
        BodyParameters parameters = mediaType.equals(JSON) ? JsonBody.parse(body, known) : FormBody.parse(body);
        RequestParameters request = new RequestParameters(
                parameters.values(),
                parameters.resources(),
                Collections.list(ctx.req().getHeaders("Authorization")),
                CallerAddresses.of(ctx),
                possession(ctx));
        request.require(required);
        return request;
    }

    /** What a request shows of its caller's keys. */
    public static Possession possession(Context ctx) {
        return new Possession(Collections.list(ctx.req().getHeaders("DPoP")), ClientCertificates.of(ctx));
    }

    private static void requireNoCredentialsInUrl(@Nullable String query) {
        if (query == null) {
            return;
        }
        for (String pair : query.split("&", -1)) {
            if (CREDENTIALS.contains(decodedName(pair))) {
                throw OAuthError.invalidRequest(
                        "Client credentials belong in the body or the Authorization field, not in the URL");
            }
        }
    }

    private static String decodedName(String pair) {
        int equals = pair.indexOf('=');
        try {
            return FormEncoding.decode(equals < 0 ? pair : pair.substring(0, equals));
        } catch (IllegalArgumentException e) {
            return ""; // Nothing that anybody could read as a credential; the query is not looked at otherwise.
        }
    }

    private static String mediaType(List<String> contentTypes) {
        // As nearly all of them come: spelled in the usual way, with nothing to parse.
        if (contentTypes.size() == 1 && MEDIA_TYPES.contains(contentTypes.get(0))) {
            return contentTypes.get(0);
        }
        return Optional.of(contentTypes)
                .filter(fields -> fields.size() == 1)
                .flatMap(fields -> MediaRange.parse(fields.get(0)))
                .filter(range -> MEDIA_TYPES.contains(range.type()) && mayBeUtf8(range))
                .map(MediaRange::type)
                .orElseThrow(() -> OAuthError.invalidRequest(
                        "The Content-Type must be application/json or application/x-www-form-urlencoded, in UTF-8"));
    }

    /**
     * A form is ASCII, and what is encoded in it UTF-8 whatever anybody says: its type has no such parameter, and clients that
     * add one mean no harm. RFC 6749 appendix B.
     */
    private static boolean mayBeUtf8(MediaRange range) {
        return range.type().equals(FORM)
                || UTF_8.contains(
                        range.parameters().getOrDefault("charset", "utf-8").toLowerCase(Locale.ROOT));
    }

    private static String body(Context ctx) {
        String encoding = ctx.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw OAuthError.invalidRequest("The body must come without a Content-Encoding");
        }
        // A coding that nobody takes off would leave octets of something else: RFC 9112 section 6.1.
        if (!Collections.list(ctx.req().getHeaders("Transfer-Encoding")).stream()
                .allMatch("chunked"::equalsIgnoreCase)) {
            throw OAuthError.invalidRequest("The body must come without a Transfer-Encoding other than chunked");
        }
        long announced = ctx.req().getContentLengthLong();
        if (announced > LONGEST_BODY) {
            throw OAuthError.contentTooLarge(LONGEST_BODY);
        }
        // One octet more than there should be, so that the end is seen.
        int room = (int) (announced < 0 ? LONGEST_BODY : announced) + 1;
        try {
            return FormEncoding.utf8(octets(ctx.req().getInputStream(), room));
        } catch (IllegalArgumentException e) {
            throw OAuthError.invalidRequest("The body is not UTF-8");
        } catch (IOException e) {
            throw e.getCause() instanceof TimeoutException
                    ? OAuthError.requestTimeout()
                    : OAuthError.invalidRequest("The body is incomplete");
        }
    }

    private static byte[] octets(InputStream body, int room) throws IOException {
        byte[] octets = new byte[room];
        int length = 0;
        for (int read = 0; read >= 0 && length < room; length += Math.max(read, 0)) {
            read = body.read(octets, length, octets.length - length);
        }
        if (length > LONGEST_BODY) {
            throw OAuthError.contentTooLarge(LONGEST_BODY);
        }
        return Arrays.copyOf(octets, length);
    }
}
