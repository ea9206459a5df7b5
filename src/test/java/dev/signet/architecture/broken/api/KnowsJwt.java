package dev.signet.architecture.broken.api;

import com.auth0.jwt.interfaces.DecodedJWT;

record KnowsJwt(DecodedJWT token) {}
