import io.javalin.Javalin;

/** The floor: Javalin as it comes, with answers of the size that Signet gives, and nothing to do for them. {@code Bare PORT} */
final class Bare {
    private static final String TOKEN_ANSWER =
            "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"" + "x".repeat(700) + "\"}";
    private static final String USER =
            "{\"jsonapi\":{\"version\":\"1.1\"},\"data\":{\"type\":\"users\",\"id\":\"1\",\"attributes\":{\"name\":\"" + "x".repeat(120) + "\"}}}";

    public static void main(String... args) {
        Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.post("/oauth2-token", ctx -> {
                        ctx.body();
                        ctx.contentType("application/json").result(TOKEN_ANSWER);
                    });
                    config.routes.get("/api/users/1", ctx -> ctx.contentType("application/vnd.api+json").result(USER));
                })
                .start("127.0.0.1", Integer.parseInt(args[0]));
    }
}
