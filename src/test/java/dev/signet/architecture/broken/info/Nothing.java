package dev.signet.architecture.broken.info;

record Nothing() {}
