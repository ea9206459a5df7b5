package dev.signet.architecture.broken.tokens;

import redis.clients.jedis.Connection;

/** Only the store knows Jedis. */
interface KnowsRedis {
    Connection breach();
}
