package dev.signet.pages;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** A picture of a page with its 256 most frequent colours: of a third of the size, and to the eye the same. */
final class SmallPicture {

    private static final int MOST = 256;

    private SmallPicture() {}

    static void write(byte[] png, Path file) throws IOException {
        BufferedImage full = ImageIO.read(new ByteArrayInputStream(png));
        int[] pixels = full.getRGB(0, 0, full.getWidth(), full.getHeight(), null, 0, full.getWidth());
        int[] palette = palette(pixels);
        IndexColorModel colours = new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
        BufferedImage small =
                new BufferedImage(full.getWidth(), full.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, colours);
        Map<Integer, Integer> nearest = new HashMap<>();
        for (int i = 0; i < pixels.length; i++) {
            int index = nearest.computeIfAbsent(pixels[i], colour -> nearest(palette, colour));
            small.getRaster().setSample(i % full.getWidth(), i / full.getWidth(), 0, index);
        }
        ImageIO.write(small, "png", file.toFile());
    }

    private static int[] palette(int[] pixels) {
        Map<Integer, Integer> counts = new HashMap<>();
        Arrays.stream(pixels).forEach(colour -> counts.merge(colour, 1, Integer::sum));
        List<Integer> frequent = counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST)
                .map(Map.Entry::getKey)
                .toList();
        return frequent.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int nearest(int[] palette, int colour) {
        return IntStream.range(0, palette.length)
                .reduce((one, other) -> distance(palette[other], colour) < distance(palette[one], colour) ? other : one)
                .orElseThrow();
    }

    private static int distance(int one, int other) {
        return IntStream.of(0, 8, 16)
                .map(shift -> (one >> shift & 0xFF) - (other >> shift & 0xFF))
                .map(difference -> difference * difference)
                .sum();
    }
}
