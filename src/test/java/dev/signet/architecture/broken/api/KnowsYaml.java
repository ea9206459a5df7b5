package dev.signet.architecture.broken.api;

import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

record KnowsYaml(YAMLFactory yaml) {}
