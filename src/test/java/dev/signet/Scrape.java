package dev.signet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What {@code /metrics} says, by its lines. */
public final class Scrape {

    private final Map<String, Double> values = new LinkedHashMap<>();

    public Scrape(String text) {
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int end = line.lastIndexOf(' ');
            Double before = values.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
            if (before != null) {
                throw new AssertionError("twice: " + line);
            }
        });
    }

    /**
     * The value of a series.
     *
     * @param series a name and its labels, which stand in alphabetical order
     */
    public OptionalDouble value(String series) {
        Double value = values.get(series);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** All series whose name begins so. */
    public List<String> series(String begin) {
        return values.keySet().stream().filter(name -> name.startsWith(begin)).toList();
    }
}
