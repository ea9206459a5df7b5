package dev.signet.architecture.broken.protocol;

record BaseToken(String text) {}
