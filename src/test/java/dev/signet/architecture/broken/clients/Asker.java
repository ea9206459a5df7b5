package dev.signet.architecture.broken.clients;

public record Asker(String name) {}
