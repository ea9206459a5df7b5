package dev.signet.architecture.broken.tokens;

import dev.signet.architecture.broken.applications.KnowsTokens;

public record Issuer(KnowsTokens application) {}
