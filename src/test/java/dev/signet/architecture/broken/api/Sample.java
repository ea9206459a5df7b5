package dev.signet.architecture.broken.api;

public record Sample(String name) {}
