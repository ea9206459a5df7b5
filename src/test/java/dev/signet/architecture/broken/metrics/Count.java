package dev.signet.architecture.broken.metrics;

public record Count(long value) {}
