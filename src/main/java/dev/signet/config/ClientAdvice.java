package dev.signet.config;

import dev.signet.applications.Application;
import dev.signet.clients.Client;
import dev.signet.clients.SecretExpiry;
import dev.signet.protocol.Scope;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Warns of what is right and yet of no use: clients that cannot authenticate, now or in a week, clients without a scope
 * where one is needed, or without an application to see the tokens of, and rules that nobody can satisfy. It is for those
 * who ask, and no part of a start or a reload.
 */
final class ClientAdvice {

    private final Map<Application, List<RulesReader.Placed>> rules;
    private final List<ClientList> lists;
    private final Problems advice = new Problems();

    /**
     * @param rules of each application
     * @param lists without problems, so that each entry has become a client
     */
    ClientAdvice(Map<Application, List<RulesReader.Placed>> rules, List<ClientList> lists) {
        this.rules = rules;
        this.lists = lists;
    }

    /** The lines, in the order of the files; of very many the first, by what matters most. */
    List<String> at(Instant now) {
        warnOfRules(now);
        eachClient((client, place) -> warnOfExpiry(client, place, now));
        eachClient(this::warnOfScope);
        eachClient(this::warnOfBlindness);
        return advice.warnings();
    }

    private void eachClient(BiConsumer<Client, Place> step) {
        for (ClientList list : lists) {
            for (int i = 0; i < list.clients().size(); i++) {
                step.accept(list.clients().get(i), list.entries().get(i).client());
            }
        }
    }

    private void warnOfRules(Instant now) {
        Map<Application, Set<Scope>> scopes = new HashMap<>();
        eachClient((client, place) -> {
            if (getsTokens(client, now)) {
                client.applications()
                        .forEach(application -> scopes.computeIfAbsent(application, any -> new HashSet<>())
                                .add(client.scope()));
            }
        });
        rules.forEach((application, placed) -> placed.stream()
                .filter(rule -> scopes.getOrDefault(application, Set.of()).stream()
                        .noneMatch(scope -> scope.covers(rule.rule().scope())))
                .forEach(rule -> advice.warn(
                        rule.place(),
                        "needs a scope that no client of this application has, so nobody gets by;"
                                + " add it to the scope of a client, or correct it")));
    }

    private static boolean getsTokens(Client client, Instant now) {
        return client.enabled()
                && SecretExpiry.of(client).filter(expiry -> expiry.isPast(now)).isEmpty();
    }

    private void warnOfExpiry(Client client, Place place, Instant now) {
        SecretExpiry.of(client)
                .filter(expiry -> expiry.isNear(now))
                .ifPresent(expiry -> advice.warn(
                        place,
                        expiry.isPast(now)
                                ? "its last secret expired at " + expiry.at()
                                        + ", so it cannot authenticate; add a new one to client_secrets"
                                : "its last secret expires at " + expiry.at()
                                        + "; add a new one to client_secrets, beside it"));
    }

    private void warnOfScope(Client client, Place place) {
        // An API that asks about tokens is not one that needs a scope of its own.
        client.applications().stream()
                .filter(application -> !client.introspection())
                .filter(application -> needsScopeThatIsNotOf(client, application))
                .forEach(application -> advice.warn(
                        place,
                        "has no scope that the rules of " + Shown.key(application.name())
                                + " ask for; add one to its scope"));
    }

    private static boolean needsScopeThatIsNotOf(Client client, Application application) {
        return !application.rules().all().isEmpty()
                && application.rules().all().stream()
                        .noneMatch(rule -> client.scope().covers(rule.scope()));
    }

    private void warnOfBlindness(Client client, Place place) {
        if (!client.getsTokens()) {
            advice.warn(
                    place, "may introspect, and has no application whose tokens it could see; add applications to it");
        }
    }
}
