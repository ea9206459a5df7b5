package dev.signet.endpoints;

import dev.signet.applications.RequestPath;
import dev.signet.realm.Realm;
import io.javalin.http.Context;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    /** A page as it reads for a realm, which it does not keep: another may have taken its place long ago. */
    private record Page(WeakReference<Realm> realm, TaggedDocument document) {}

    private final Function<Context, Realm> realms;
    private final FrontPage frontPage;
    private final OpenApiDocument description;
    private final PageFiles files = new PageFiles();
    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    /**
     * The pages of one server.
     *
     * @param samples where the sample API has its resources, where there is an application for it
     * @param isHere whether an endpoint of our own is on this port
     */
    public PagesEndpoint(Function<Context, Realm> realms, List<String> samples, Predicate<String> isHere) {
        this.realms = realms;
        this.frontPage = new FrontPage(samples, isHere);
        this.description = new OpenApiDocument(samples, isHere);
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
            answer(ctx, HTML, written(ctx, "page.html", frontPage::values));
        } else {
            // Relative, for a gateway may have another name for this server: RFC 9110 section 10.2.2.
            ctx.status(308).header("Location", "./" + path.substring(path.lastIndexOf('/') + 1) + "/");
        }
    }

    /** Swagger UI for the description. */
    public void docs(Context ctx) {
        answer(ctx, HTML, written(ctx, "docs.html", OpenApiDocument::issuer));
    }

    /** The description of the server by the realm in force. */
    public void openapi(Context ctx) {
        answer(ctx, "application/yaml", written(ctx, "openapi.yaml", description::values));
    }

    /** One of {@link #files()}. */
    public void file(Context ctx) {
        String path = ctx.req().getRequestURI();
        String name = path.substring(path.lastIndexOf('/') + 1);
        answer(ctx, PageFiles.mediaType(name), files.document(name));
    }

    /** Once for each realm: all who ask share it, however many leave it unread. */
    private TaggedDocument written(Context ctx, String name, Function<Realm, Map<String, String>> values) {
        Realm realm = realms.apply(ctx);
        Page page = pages.get(name);
        if (page == null || !page.realm().refersTo(realm)) {
            String text = files.template(name).with(values.apply(realm));
            page = new Page(new WeakReference<>(realm), new TaggedDocument(text.getBytes(StandardCharsets.UTF_8)));
            pages.put(name, page);
        }
        return page.document();
    }

    private static void answer(Context ctx, String mediaType, TaggedDocument document) {
        ctx.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer");
        CacheableAnswer.writeToAsk(ctx, mediaType, document);
    }
}
