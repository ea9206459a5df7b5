package dev.signet.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/** Answers with the resources of one type: a page of them, or one. */
final class ResourceEndpoint<T> {

    private final ResourceType<T> type;
    private final List<T> resources;
    // Made at the first request that asks for nothing special, as nearly all do, and kept: the resources never change.
    private volatile Optional<byte[]> firstPage = Optional.empty();
    private final Map<T, byte[]> wholes = new ConcurrentHashMap<>();

    ResourceEndpoint(ResourceType<T> type, List<T> resources) {
        this.type = type;
        this.resources = List.copyOf(resources);
    }

    ResourceType<T> type() {
        return type;
    }

    void page(Context ctx) {
        requireToken(ctx);
        String mediaType = ContentNegotiation.mediaType(ctx.req());
        String query = ctx.req().getQueryString();
        JsonApi.answer(ctx, 200, mediaType, query == null ? firstPage() : page(PageQuery.of(type, query)));
    }

    private byte[] firstPage() {
        if (firstPage.isEmpty()) {
            firstPage = Optional.of(page(PageQuery.of(type, null)));
        }
        return firstPage.orElseThrow();
    }

    private byte[] page(PageQuery<T> query) {
        List<T> page = resources.stream()
                .sorted(query.order())
                .skip((query.number() - 1) * query.size())
                .limit(query.size())
                .toList();
        LongFunction<String> link = number -> type.path() + "?" + query.forPage(number);
        PageLinks links = PageLinks.of(query.number(), query.size(), resources.size(), link);
        return JsonApi.page(type, page, query.fields(), links, resources.size());
    }

    void one(Context ctx, String id) {
        requireToken(ctx);
        String mediaType = ContentNegotiation.mediaType(ctx.req());
        Fieldset<T> fields =
                Fieldset.of(type, QueryParameters.parse(ctx.req().getQueryString(), Set.of(Fieldset.parameter(type))));
        T resource = resources.stream().filter(type.hasId(id)).findFirst().orElseThrow(ApiError::notFound);
        JsonApi.answer(ctx, 200, mediaType, fields.asked().isEmpty() ? whole(resource) : single(resource, fields));
    }

    private byte[] whole(T resource) {
        return wholes.computeIfAbsent(resource, found -> single(found, Fieldset.all(type)));
    }

    private byte[] single(T resource, Fieldset<T> fields) {
        return JsonApi.single(type, resource, fields);
    }

    /** The guard let pass whoever comes here; should it ever not have been asked, this is no way in. */
    private static void requireToken(Context ctx) {
        if (BearerGuard.admitted(ctx).isEmpty()) {
            throw new IllegalStateException("no token was proven");
        }
    }
}
