package dev.signet.architecture.broken.config;

import picocli.CommandLine;

record KnowsCommandLine(CommandLine line) {}
