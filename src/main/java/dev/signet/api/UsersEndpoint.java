package dev.signet.api;

import dev.signet.api.SampleCatalog.User;
import java.util.List;

/** {@code GET /api/users} and {@code GET /api/users/{id}}, part of the application at {@code /api}. */
final class UsersEndpoint {

    private static final ResourceType<User> USERS = new ResourceType<>(
            "users",
            "/api",
            User::id,
            List.of(
                    Attribute.of("name", User::name),
                    Attribute.of("email", User::email),
                    Attribute.of("department", User::department),
                    Attribute.of("active", User::active)));

    private UsersEndpoint() {}

    static ResourceEndpoint<User> of(List<User> users) {
        return new ResourceEndpoint<>(USERS, users);
    }
}
