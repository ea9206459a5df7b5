package dev.signet.architecture.broken.protocol;

record HTTPHelper(String text) {}
