package dev.signet.architecture.broken.realm;

import com.fasterxml.jackson.databind.JsonNode;

record KnowsJson(JsonNode json) {}
