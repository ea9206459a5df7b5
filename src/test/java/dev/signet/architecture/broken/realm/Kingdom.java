package dev.signet.architecture.broken.realm;

public interface Kingdom {}
