package dev.signet.keys;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of a provider that brings a native library, and gives them the one of this platform: they know but one
 * name for it, and the jar has several.
 */
final class NativeClasses extends ClassLoader {

    private final String prefix;
    private final String libraries;

    /**
     * @param prefix of the names of the classes
     * @param libraries the folder with the libraries of this platform
     */
    NativeClasses(String prefix, String libraries, ClassLoader parent) {
        super(parent);
        this.prefix = prefix;
        this.libraries = libraries;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(prefix)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] octets = file.readAllBytes();
            return defineClass(name, octets, 0, octets.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        return super.getResourceAsStream(
                name.endsWith(".so") ? libraries + name.substring(name.lastIndexOf('/') + 1) : name);
    }
}
