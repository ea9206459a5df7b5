package dev.signet.api;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants to see of all resources of a type: JSON:API 1.1, "Sorting" and "Pagination".
 *
 * @param number of the page, from 1
 * @param size of a page
 * @param order of the resources before they are cut into pages
 * @param sort the query parameter that asked for the order, encoded, for links to keep
 * @param fields what is shown of each
 */
record PageQuery<T>(long number, int size, Comparator<T> order, Optional<String> sort, Fieldset<T> fields) {

    private static final String NUMBER = "page[number]";
    private static final String SIZE = "page[size]";
    private static final String SORT = "sort";
    private static final int USUAL_SIZE = 10;
    private static final int LARGEST_SIZE = 100;
    // As many digits as can be multiplied by the largest size.
    private static final Pattern POSITIVE = Pattern.compile("[1-9][0-9]{0,14}");

    /** @throws ApiError when there is anything in it that does not belong there */
    static <T> PageQuery<T> of(ResourceType<T> type, @Nullable String raw) {
        QueryParameters query = QueryParameters.parse(raw, Set.of(NUMBER, SIZE, SORT, Fieldset.parameter(type)));
        return new PageQuery<>(
                query.get(NUMBER).map(PageQuery::number).orElse(1L),
                query.get(SIZE).map(PageQuery::size).orElse(USUAL_SIZE),
                order(type, query.get(SORT)),
                query.get(SORT).map(value -> QueryParameters.encoded(SORT, value)),
                Fieldset.of(type, query));
    }

    /** The query of the same request for another page. */
    String forPage(long other) {
        return Stream.of(
                        Optional.of(QueryParameters.encoded(NUMBER, Long.toString(other))),
                        Optional.of(QueryParameters.encoded(SIZE, Integer.toString(size))),
                        sort,
                        fields.asked())
                .flatMap(Optional::stream)
                .collect(Collectors.joining("&"));
    }

    private static long number(String value) {
        if (!POSITIVE.matcher(value).matches()) {
            throw ApiError.invalidParameter(NUMBER, "Must be a whole number of at least 1 and at most 15 digits");
        }
        return Long.parseLong(value);
    }

    private static int size(String value) {
        if (!POSITIVE.matcher(value).matches() || Long.parseLong(value) > LARGEST_SIZE) {
            throw ApiError.invalidParameter(SIZE, "Must be a whole number from 1 to " + LARGEST_SIZE);
        }
        return Integer.parseInt(value);
    }

    private static <T> Comparator<T> order(ResourceType<T> type, Optional<String> sort) {
        Comparator<T> byId = Comparator.comparingInt(type.id());
        // What is equal so far comes by its id, or it could stand on two pages and another on none.
        return sort.stream()
                .flatMap(keys -> distinct(keys).stream())
                .map(key -> keyOrder(type, key))
                .reduce(Comparator::thenComparing)
                .map(order -> order.thenComparing(byId))
                .orElse(byId);
    }

    /** A key that stands again orders nothing, and thousands of them would be as many steps for each comparison. */
    private static List<String> distinct(String sort) {
        List<String> keys = List.of(sort.split(",", -1));
        if (keys.stream().map(PageQuery::attribute).distinct().count() < keys.size()) {
            throw ApiError.invalidParameter(SORT, "Must name each attribute once");
        }
        return keys;
    }

    private static String attribute(String key) {
        return key.startsWith("-") ? key.substring(1) : key;
    }

    private static <T> Comparator<T> keyOrder(ResourceType<T> type, String key) {
        boolean descending = key.startsWith("-");
        return type.order(attribute(key))
                .map(order -> descending ? order.reversed() : order)
                .orElseThrow(() -> ApiError.invalidParameter(
                        SORT,
                        "Must be some of these, with commas, each after a '-' for descending order: id, "
                                + type.attributeNames()));
    }
}
