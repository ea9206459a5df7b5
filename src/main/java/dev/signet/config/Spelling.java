package dev.signet.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the name that was probably meant. */
final class Spelling {

    private static final int MOST_LISTED = 12;
    private static final int SHORTEST_PART = 4;

    private Spelling() {}

    /** The remedy for an unknown name: the nearest known one when it is near enough, otherwise all of them. */
    static String advice(String written, Collection<String> known) {
        return nearest(written, known)
                .map(name -> "did you mean '" + name + "'?")
                .orElseGet(() -> "known here: " + list(known));
    }

    private static String list(Collection<String> known) {
        String listed = known.stream().limit(MOST_LISTED).map(Shown::key).collect(Collectors.joining(", "));
        return known.size() > MOST_LISTED ? listed + ", ..." : listed;
    }

    /** The known name that is near enough to be meant. */
    static Optional<String> nearest(String written, Collection<String> known) {
        String wanted = folded(written);
        if (wanted.length() > 60) {
            return Optional.empty();
        }
        return known.stream()
                .filter(name -> Shown.isKey(name) && isNear(wanted, folded(name)))
                .min(Comparator.comparingInt(name -> distance(wanted, folded(name))));
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_.-]", "");
    }

    private static boolean isNear(String wanted, String name) {
        int allowed = wanted.length() < 5 ? 1 : wanted.length() < 9 ? 2 : 3;
        boolean isPart = wanted.length() >= SHORTEST_PART && name.contains(wanted);
        return isPart || distance(wanted, name) <= allowed;
    }

    /** How many letters must be put in, taken out, changed or swapped with their neighbour. */
    private static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, left, right, i, j);
            }
        }
        return cost[left.length()][right.length()];
    }

    private static int cheapest(int[][] cost, String left, String right, int i, int j) {
        int change = cost[i - 1][j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        int best = Math.min(change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
