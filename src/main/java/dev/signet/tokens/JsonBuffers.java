package dev.signet.tokens;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * What JSON is written by, where it is written for each request. Its buffers of 8 KB are lent to whoever writes: kept for each
 * thread, as is usual, they would be made and cleared anew for each request, since a virtual thread serves but one.
 */
public final class JsonBuffers {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .build())
            .build();

    private JsonBuffers() {}

    /** One for all: it holds no state but the buffers. */
    public static JsonMapper mapper() {
        return JSON;
    }
}
