package dev.signet.config;

import dev.signet.keys.SigningAlgorithm;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the algorithm of a signing key. */
final class AlgorithmReader {

    private static final List<String> KNOWN =
            SigningAlgorithm.own().stream().map(SigningAlgorithm::alg).toList();

    private final Problems problems;
    private final SecurityProfile profile;

    AlgorithmReader(Problems problems, SecurityProfile profile) {
        this.problems = problems;
        this.profile = profile;
    }

    /** What keys may be for at all. */
    Set<SigningAlgorithm> allowed() {
        return profile.algorithms();
    }

    /** Tells of keys that are there already and may not be: they would sign, or have signed what still opens APIs. */
    void requireAllowed(Set<SigningAlgorithm> algorithms, Text directory) {
        algorithms.forEach(algorithm -> profile.checkRotating(algorithm, directory, problems));
    }

    /** Empty after telling that there is no such algorithm, or not on this Java. */
    Optional<SigningAlgorithm> read(Text text) {
        Optional<SigningAlgorithm> algorithm = SigningAlgorithm.own().stream()
                .filter(candidate -> candidate.alg().equals(text.value()))
                .findFirst();
        if (algorithm.isEmpty()) {
            problems.add(
                    text.place(),
                    "unknown algorithm" + Shown.choice(text) + "; " + Spelling.advice(text.value(), KNOWN));
        }
        algorithm.ifPresent(known -> profile.checkAlgorithm(known, text.place(), problems));
        return algorithm.filter(known -> problems.holds(text.place(), known::requireAvailable));
    }
}
