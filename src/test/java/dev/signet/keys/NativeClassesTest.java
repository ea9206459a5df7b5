package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes of a provider are its own, and they find the library of this platform under the one name that they know. */
class NativeClassesTest {

    private final ClassLoader parent = Objects.requireNonNull(NativeClassesTest.class.getClassLoader());
    private final NativeClasses classes = new NativeClasses("dev.signet.keys.Kid", "native/x/", parent);

    @Test
    void the_classes_of_the_provider_are_loaded_anew_and_once() throws ClassNotFoundException {
        Class<?> own = classes.loadClass("dev.signet.keys.Kid");

        assertThat(own.getClassLoader()).isSameAs(classes);
        assertThat(own).isNotEqualTo(Kid.class);
        assertThat(classes.loadClass("dev.signet.keys.Kid")).isSameAs(own);
    }

    @Test
    void all_others_are_those_of_everybody() throws ClassNotFoundException {
        assertThat(classes.loadClass("dev.signet.keys.Jwk")).isSameAs(Jwk.class);
        assertThat(classes.loadClass("java.lang.String")).isSameAs(String.class);
    }

    @Test
    void a_class_that_is_not_there_is_missing() {
        assertThatExceptionOfType(ClassNotFoundException.class)
                .isThrownBy(() -> classes.loadClass("dev.signet.keys.KidNone"))
                .withMessage("dev.signet.keys.KidNone");
    }

    @Test
    void a_library_is_the_one_of_this_platform_and_other_files_are_themselves(@TempDir Path directory)
            throws IOException {
        Files.createDirectories(directory.resolve("native/x"));
        Files.createDirectories(directory.resolve("lib"));
        Files.writeString(directory.resolve("native/x/lib.so"), "ours");
        Files.writeString(directory.resolve("lib/lib.so"), "another's");
        Files.writeString(directory.resolve("lib/version"), "1");
        try (URLClassLoader jar =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, parent)) {
            NativeClasses loader = new NativeClasses("none.", "native/x/", jar);

            assertThat(text(loader, "lib/lib.so")).isEqualTo("ours");
            assertThat(text(loader, "lib.so")).isEqualTo("ours");
            assertThat(text(loader, "lib/version")).isEqualTo("1");
        }
    }

    private static String text(NativeClasses loader, String name) throws IOException {
        try (InputStream file = loader.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
