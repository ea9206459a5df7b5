package dev.signet.config;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.resolver.Resolver;

/** How SnakeYAML reads here, whatever is made of it: events, nodes or values. */
final class YamlText {

    private YamlText() {}

    static Parser events(String yaml) {
        return new ParserImpl(ColonScanner.of(yaml, options()));
    }

    static Node node(String yaml) {
        return composer(yaml).getSingleNode();
    }

    static @Nullable Object value(String yaml) {
        SafeConstructor values = new SafeConstructor(options());
        values.setComposer(composer(yaml));
        return values.getSingleData(Object.class);
    }

    private static Composer composer(String yaml) {
        return new Composer(events(yaml), new Resolver(), options());
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        // The length is bounded where the file is read.
        options.setCodePointLimit(Integer.MAX_VALUE);
        return options;
    }
}
