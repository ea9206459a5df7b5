package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.fuzz.Target;
import dev.signet.protocol.AddressRange;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Bodies and fields of requests, read from any input. */
public final class EndpointTargets {

    private static final Set<String> KNOWN = Set.of("grant_type", "client_id", "client_secret", "scope", "resource");
    private static final AddressRange PROXIES = AddressRange.parse("10.0.0.0/8");
    private static final CallerAddress PROXY = CallerAddress.parse("10.0.0.1");
    private static final int LONGEST_CHAIN = 11;

    private EndpointTargets() {}

    public static Map<String, Target> all() {
        return Map.of(
                "form-body", EndpointTargets::formBody,
                "json-body", EndpointTargets::jsonBody,
                "client-cert", EndpointTargets::clientCert,
                "client-cert-der", EndpointTargets::clientCertDer,
                "forwarded-for", EndpointTargets::forwardedFor);
    }

    private static void formBody(byte[] input) {
        try {
            BodyParameters parameters = FormBody.parse(Target.text(input));
            requireSound(parameters, input);
            if (!parameters.values().isEmpty()) {
                String again = parameters.values().entrySet().stream()
                        .map(pair -> encoded(pair.getKey()) + "=" + encoded(pair.getValue()))
                        .collect(Collectors.joining("&"));
                assertThat(FormBody.parse(again).values()).isEqualTo(parameters.values());
            }
        } catch (OAuthError e) {
            requireInvalid(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void jsonBody(byte[] input) {
        try {
            BodyParameters parameters = JsonBody.parse(Target.text(input), KNOWN);
            requireSound(parameters, input);
            assertThat(KNOWN).containsAll(parameters.values().keySet());
        } catch (OAuthError e) {
            requireInvalid(e);
        }
    }

    private static void requireSound(BodyParameters parameters, byte[] input) {
        int length = 0;
        for (String value : parameters.values().values()) {
            assertThat(value).isNotEmpty();
            length += value.length();
        }
        assertThat(length).isLessThanOrEqualTo(input.length);
        assertThat(parameters.values()).doesNotContainKey("resource");
    }

    private static void requireInvalid(OAuthError refusal) {
        Target.refused(refusal);
        assertThat(refusal.code()).contains("invalid_request");
        assertThat(refusal.status()).isEqualTo(400);
    }

    private static void clientCert(byte[] input) {
        String[] fields = Target.field(input).split("\n", 3);
        clientCert(fields[0], List.of(fields).subList(1, fields.length));
    }

    private static void clientCertDer(byte[] input) {
        clientCert(":" + Base64.getEncoder().encodeToString(input) + ":", List.of());
    }

    private static void clientCert(String certificate, List<String> chain) {
        try {
            List<X509Certificate> certificates = CertificateFields.read(certificate, chain);
            assertThat(certificates).hasSizeBetween(1, LONGEST_CHAIN);
        } catch (IllegalArgumentException e) {
            Target.refused(e);
        }
    }

    private static void forwardedFor(byte[] input) {
        List<String> fields = List.of(Target.field(input).split("\n", 3));
        CallerAddress caller = new CallerAddresses(List.of(PROXIES)).caller(PROXY, fields);
        boolean known = caller.equals(PROXY) || String.join(",", fields).length() > 1;
        assertThat(known).isTrue();
        // Who is not trusted is believed nothing.
        CallerAddress stranger = CallerAddress.parse("192.0.2.1");
        assertThat(new CallerAddresses(List.of(PROXIES)).caller(stranger, fields))
                .isEqualTo(stranger);
    }
}
