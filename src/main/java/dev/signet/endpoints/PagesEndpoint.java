package dev.signet.endpoints;

import dev.signet.applications.RequestPath;
import dev.signet.realm.Realm;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * {@code GET /}, {@code GET /docs} and {@code GET /openapi.yaml}: a page to try the server, Swagger UI, and the OpenAPI 3.1
 * description of both. Nothing of it is read before somebody asks for it.
 */
public final class PagesEndpoint {

    /** Nothing but what is of this origin, in files of its own, and nowhere else to: Content Security Policy Level 3. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private static final String HTML = "text/html; charset=utf-8";

    private final Function<Context, Realm> realms;
    private final List<String> samples;
    private final Predicate<String> isHere;
    private final PageFiles files = new PageFiles();

    /**
     * The pages of one server.
     *
     * @param samples where the sample API has its resources, where there is an application for it
     * @param isHere whether an endpoint of our own is on this port
     */
    public PagesEndpoint(Function<Context, Realm> realms, List<String> samples, Predicate<String> isHere) {
        this.realms = realms;
        this.samples = List.copyOf(samples);
        this.isHere = isHere;
    }

    /** The files that the pages are made of, by their names below {@link Paths#DOCS}. */
    public static Set<String> files() {
        return PageFiles.names();
    }

    /** Whether no application has the path of a request: under an application's path the token comes first. */
    public boolean isFree(Context ctx) {
        return RequestPath.parse(ctx.req().getRequestURI())
                .flatMap(path -> realms.apply(ctx).accessCheck(path))
                .isEmpty();
    }

    /** The page to try the server, at a path that ends in a slash, which what it refers to begins at. */
    public void page(Context ctx) {
        String path = ctx.req().getRequestURI();
        if (path.endsWith("/")) {
            answer(
                    ctx,
                    HTML,
                    files.template("page.html").with(new FrontPage(samples, isHere).values(realms.apply(ctx))));
        } else {
            // Relative, for a gateway may have another name for this server: RFC 9110 section 10.2.2.
            ctx.status(308).header("Location", "./" + path.substring(path.lastIndexOf('/') + 1) + "/");
        }
    }

    /** Swagger UI for the description. */
    public void docs(Context ctx) {
        answer(ctx, HTML, files.template("docs.html").with(OpenApiDocument.issuer(realms.apply(ctx))));
    }

    /** The description of the server by the realm in force. */
    public void openapi(Context ctx) {
        answer(
                ctx,
                "application/yaml",
                files.template("openapi.yaml").with(new OpenApiDocument(samples, isHere).values(realms.apply(ctx))));
    }

    /** One of {@link #files()}. */
    public void file(Context ctx) {
        String path = ctx.req().getRequestURI();
        String name = path.substring(path.lastIndexOf('/') + 1);
        answer(ctx, PageFiles.mediaType(name), files.content(name));
    }

    private static void answer(Context ctx, String mediaType, String text) {
        answer(ctx, mediaType, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(Context ctx, String mediaType, byte[] content) {
        ctx.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer");
        CacheableAnswer.writeToAsk(ctx, mediaType, content);
    }
}
