package dev.signet.tokens;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The claims set of a JWT that is made here, as JSON: RFC 7519 section 3. Written member by member, since that is the larger
 * part of what a token costs beside its signature.
 */
final class JwtClaims {

    private static final JsonMapper JSON = JsonBuffers.mapper();
    private static final int USUAL_LENGTH = 512;

    /** Writes the members. */
    interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private JwtClaims() {}

    static byte[] write(Members members) {
        ByteArrayOutputStream claims = new ByteArrayOutputStream(USUAL_LENGTH);
        try (JsonGenerator json = JSON.createGenerator(claims)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return claims.toByteArray();
    }
}
