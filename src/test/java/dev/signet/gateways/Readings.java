package dev.signet.gateways;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The paths that servers of all kinds might take a request line for: careless, strict, and everything between. */
final class Readings {

    private Readings() {}

    static Set<String> of(String uri) {
        Set<String> readings = new LinkedHashSet<>();
        String path = uri.split("[?#]", 2)[0];
        readings.add(path); // by the letter, as routers of some frameworks do
        // As a reference, whose host is what stands behind two slashes.
        readings.add(path.replaceFirst("^//[^/]*", ""));
        for (int times = 0; times < 3; times++) {
            String careless = path.replace('\\', '/');
            for (String cut : List.of(careless, careless.replaceAll(";[^/]*", ""), careless.split("[?#;\0]", 2)[0])) {
                readings.add(withoutDots(cut));
                readings.add(withoutDots(cut.replaceAll("/+", "/")));
                readings.add(withoutDots(cut).replaceAll("/+", "/"));
            }
            path = decoded(path);
        }
        return readings;
    }

    /** RFC 3986 section 5.2.4, segment by segment. */
    private static String withoutDots(String path) {
        StringBuilder output = new StringBuilder();
        for (String segment : path.substring(Math.min(1, path.length())).split("/", -1)) {
            if (segment.equals("..")) {
                output.setLength(Math.max(0, output.lastIndexOf("/")));
            } else if (!segment.equals(".")) {
                output.append('/').append(segment);
            }
        }
        return output.toString();
    }

    /** Octet by octet, and what cannot be decoded stays. */
    private static String decoded(String path) {
        StringBuilder output = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            String rest = path.substring(i);
            if (rest.matches("(?s)%[0-9A-Fa-f]{2}.*")) {
                output.append((char) Integer.parseInt(rest.substring(1, 3), 16));
                i += 2;
            } else {
                output.append(path.charAt(i));
            }
        }
        return output.toString();
    }

    static boolean isUnder(String path, String prefix) {
        return path.equals(prefix) || path.startsWith(prefix + "/");
    }
}
