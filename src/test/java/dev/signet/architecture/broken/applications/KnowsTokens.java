package dev.signet.architecture.broken.applications;

import dev.signet.architecture.broken.tokens.Issuer;

public interface KnowsTokens {

    Issuer issuer();
}
