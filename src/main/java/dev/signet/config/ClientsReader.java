package dev.signet.config;

import dev.signet.applications.Application;
import dev.signet.clients.Client;
import dev.signet.clients.ClientCredential;
import dev.signet.protocol.AddressRange;
import dev.signet.protocol.Scope;
import dev.signet.tokens.BindingRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code clients} of one file. */
final class ClientsReader {

    static final String REMEDY = "add a list with client_id, client_secret and application of each client";

    private static final List<String> APPLICATIONS = List.of("application", "applications");

    private final Problems problems;
    private final Values values;
    private final CredentialReader credentials;
    private final ClaimsReader claims;
    private final AllowedIpsReader addresses;
    private final Map<String, Optional<Application>> applications;
    private final int defaultLifetime;
    private final SecurityProfile profile;
    private final List<ClientList.Entry> entries = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final Map<String, Scope> scopes = new HashMap<>();
    private int next;

    ClientsReader(Problems problems, Values values, NamedFiles files, ClientDefaults defaults) {
        JsonReader json = new JsonReader(problems, values);
        this.problems = problems;
        this.values = values;
        this.credentials = new CredentialReader(
                problems,
                values,
                defaults,
                new PublicKeysReader(problems, values, json, files, defaults.remoteKeys()),
                new CertificateReader(problems, values, files, defaults));
        this.addresses = new AllowedIpsReader(problems, values, defaults.seesCallers());
        this.claims = new ClaimsReader(problems, json);
        this.applications = defaults.applications();
        this.defaultLifetime = defaults.lifetime();
        this.profile = defaults.profile();
    }

    /** Takes the next entry of {@code clients}. */
    void read(ConfigNode node) {
        int index = next++;
        values.section(node).flatMap(section -> client(section, index)).ifPresent(clients::add);
    }

    /** What has been read. */
    ClientList list() {
        return new ClientList(clients, entries, credentials.federated());
    }

    private Optional<Client> client(Section section, int index) {
        Optional<String> clientId = section.requireText("client_id", "erp-sync").flatMap(text -> clientId(text, index));
        Optional<String> name = section.text("client_name").map(Text::value);
        Optional<ClientCredential> credential = credentials.read(section);
        Optional<Boolean> introspection = section.flag("introspection");
        List<Application> mayUse = applications(section, introspection.orElse(false));
        Optional<Scope> scope = section.text("scope").flatMap(this::scope);
        int lifetime = section.seconds("expires_in").orElse(defaultLifetime);
        Map<String, Object> own = claims.read(section.section("claims"));
        List<AddressRange> allowedIps = addresses.read(section);
        boolean enabled = section.flag("enabled").orElse(true);
        BindingRule binding = binding(section);
        section.refuseUnknownKeys();
        boolean onlyIntrospects =
                introspection.orElse(false) && section.present(APPLICATIONS).isEmpty();
        judge(section, credential, onlyIntrospects, binding);
        if (clientId.isEmpty() || credential.isEmpty() || (mayUse.isEmpty() && !onlyIntrospects)) {
            return Optional.empty();
        }
        return problems.attempt(
                section.place(),
                () -> new Client(
                        clientId.get(),
                        name,
                        credential.get(),
                        mayUse,
                        scope.orElse(Scope.NONE),
                        Duration.ofSeconds(lifetime),
                        own,
                        allowedIps,
                        enabled,
                        binding,
                        introspection.orElse(false)));
    }

    /** By what is written, so that it is told though something else is wrong as well. */
    private void judge(
            Section client, Optional<ClientCredential> credential, boolean onlyIntrospects, BindingRule binding) {
        profile.checkMethod(!CredentialReader.isBySecret(client), client.place(), problems);
        if (!onlyIntrospects) {
            profile.checkBinding(binding, client.place(), problems);
        }
        credential.ifPresent(known -> profile.checkKeys(known, client.place(), problems));
    }

    private static BindingRule binding(Section client) {
        return new BindingRule(
                client.flag("dpop_bound_access_tokens").orElse(false),
                client.flag("tls_client_certificate_bound_access_tokens").orElse(false));
    }

    private Optional<String> clientId(Text text, int index) {
        if (!problems.holds(text.place(), () -> Client.requireClientId(text.value()))) {
            return Optional.empty();
        }
        entries.add(new ClientList.Entry(
                text.value(), text.place().file(), text.place().line(), index));
        return Optional.of(text.value());
    }

    /** One for all that are the same: a hundred thousand clients have but a few. */
    private Optional<Scope> scope(Text text) {
        Optional<Scope> known = Optional.ofNullable(scopes.get(text.value()));
        Optional<Scope> scope = known.or(() -> problems.parse(text, Scope::parse));
        scope.ifPresent(parsed -> scopes.put(text.value(), parsed));
        return scope;
    }

    private List<Application> applications(Section client, boolean introspects) {
        Optional<ConfigNode> one = client.find(APPLICATIONS.get(0));
        Optional<ConfigNode> several = client.find(APPLICATIONS.get(1));
        if (one.isPresent() && several.isPresent()) {
            problems.add(client.place(), "has both application and applications; keep one of the two");
        } else if (one.isEmpty() && several.isEmpty() && !introspects) {
            client.missing(
                    "application",
                    client.place(),
                    "names no application that its tokens are for; add it, such as 'application: " + example() + "'");
        } else if (several.isPresent()) {
            return distinct(client.requireItems("applications", "name the applications that its tokens are for"));
        }
        return one.map(node -> distinct(List.of(node))).orElse(List.of());
    }

    private String example() {
        return applications.keySet().stream().findFirst().map(Shown::key).orElse("back-office");
    }

    private List<Application> distinct(List<ConfigNode> names) {
        // A list: they are few, and a set would have to hash every rule of each.
        List<Application> found = new ArrayList<>();
        names.forEach(node -> values.text(node).flatMap(this::application).ifPresent(application -> {
            if (found.contains(application)) {
                problems.add(node.place(), "is named twice; remove one");
            } else {
                found.add(application);
            }
        }));
        return List.copyOf(found);
    }

    private Optional<Application> application(Text name) {
        // Without any application that is the problem, not each client that names one.
        if (!applications.isEmpty() && !applications.containsKey(name.value())) {
            problems.add(
                    name.place(),
                    "unknown application" + Shown.choice(name) + "; "
                            + Spelling.advice(name.value(), applications.keySet()));
        }
        return applications.getOrDefault(name.value(), Optional.empty());
    }
}
