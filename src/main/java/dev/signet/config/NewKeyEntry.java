package dev.signet.config;

import dev.signet.keys.SigningAlgorithm;
import java.util.List;

/**
 * A key as it is written under {@code signing_keys}.
 *
 * @param file of the private key, from the directory of the configuration
 */
public record NewKeyEntry(String kid, SigningAlgorithm algorithm, String file) {

    /** The lines, without indentation. */
    public List<String> lines() {
        return List.of(
                "- kid: " + YamlString.of(kid), "  algorithm: " + algorithm, "  private_key: " + YamlString.of(file));
    }
}
