package dev.signet.architecture.broken.api;

import dev.signet.architecture.broken.clients.Asker;

record KnowsClients(Asker asker) {}
