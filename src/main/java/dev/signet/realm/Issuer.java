package dev.signet.realm;

import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The issuer identifier, RFC 8414 section 2: the {@code iss} of every token and the base of the published URLs.
 *
 * @param identifier as it is configured and compared, character by character
 */
public record Issuer(String identifier) {

    /** Where tokens are handed out, RFC 6749 section 3.2. */
    public static final String TOKEN = "/oauth2-token";

    /** Where the metadata of protected resources begins, RFC 9728 section 3. */
    public static final String PROTECTED_RESOURCE = "/.well-known/oauth-protected-resource";

    /**
     * Checks the form of the identifier.
     *
     * @throws IllegalArgumentException when it is not an http or https URL without query and fragment
     */
    public Issuer {
        if (!isHttpUrl(identifier)) {
            throw new IllegalArgumentException(
                    "must be an http or https URL without query and fragment, such as https://auth.example.com");
        }
    }

    private static boolean isHttpUrl(String identifier) {
        try {
            URI uri = new URI(identifier);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && isNormal(withoutTrailingSlash(uri.getRawPath()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isNormal(String path) {
        try {
            // A lone slash here is the first of two.
            return path.isEmpty()
                    || (!path.equals("/") && RequestPath.prefix(path).encoded().equals(path));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String withoutTrailingSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** The host, in lower case; an IPv6 address without brackets. */
    public String host() {
        String host = URI.create(identifier).getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    public boolean isHttps() {
        return identifier.startsWith("https:");
    }

    /** The path, without a slash at its end; empty where there is none. */
    public String path() {
        // Asked for by each request: cut out, and not parsed.
        int slash = identifier.indexOf('/', identifier.indexOf("//") + 2);
        return slash < 0 ? "" : withoutTrailingSlash(identifier.substring(slash));
    }

    /** The URL of one of our own endpoints or APIs, from its path. */
    public String url(String path) {
        return withoutTrailingSlash(identifier) + path;
    }

    /** Where the metadata of an application is published, RFC 9728 section 3. */
    public String resourceMetadataUrl(Application application) {
        return withoutTrailingSlash(url(PROTECTED_RESOURCE + application.path().encoded()));
    }

    /** The paths of that place: as published, and without the issuer's path, for a gateway that takes it away. */
    public Set<String> resourceMetadataPaths(Application application) {
        String below =
                withoutTrailingSlash(PROTECTED_RESOURCE + application.path().encoded());
        return Stream.of(below, path() + below).collect(Collectors.toUnmodifiableSet());
    }

    /** Where RFC 9728 section 3.1 puts it by the audience; there is such a place here only for one of our own origin. */
    public Optional<String> insertedResourceMetadataPath(Application application) {
        URI audience = URI.create(application.audience());
        return isOriginOf(audience)
                ? Optional.of(withoutTrailingSlash(PROTECTED_RESOURCE + audience.getRawPath()))
                : Optional.empty();
    }

    /** The origin that an application's paths are below: that of its audience, and ours where the audience has none. */
    public String originOf(Application application) {
        URI audience = URI.create(application.audience());
        URI url = audience.getRawAuthority() == null ? URI.create(identifier) : audience;
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    /** Whether a URL is of this issuer's origin. */
    boolean isOriginOf(URI url) {
        URI origin = URI.create(identifier);
        return Objects.equals(url.getScheme(), origin.getScheme())
                && Objects.equals(url.getRawAuthority(), origin.getRawAuthority());
    }

    /** The identifier. */
    @Override
    public String toString() {
        return identifier;
    }
}
