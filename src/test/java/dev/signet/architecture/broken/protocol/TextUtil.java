package dev.signet.architecture.broken.protocol;

record TextUtil(String text) {}
