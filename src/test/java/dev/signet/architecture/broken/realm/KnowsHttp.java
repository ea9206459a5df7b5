package dev.signet.architecture.broken.realm;

import io.javalin.http.Context;

record KnowsHttp(Context request) {}
