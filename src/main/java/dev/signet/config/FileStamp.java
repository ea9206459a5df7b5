package dev.signet.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What tells one state of a file from another without reading it. A link is followed, so that another target is another
 * state, however deep in the path it was swapped.
 *
 * @param attributes of the file at the end of all links; why there are none, when there are none
 */
record FileStamp(Map<String, Object> attributes) {

    // The time of the change as well where there is one: no tool sets it back, and a file that becomes readable
    // has no other mark.
    private static final String ATTRIBUTES =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
                    ? "unix:fileKey,lastModifiedTime,ctime,size"
                    : "lastModifiedTime,size";

    static FileStamp of(Path file) {
        try {
            return new FileStamp(Files.readAttributes(file, ATTRIBUTES));
        } catch (IOException e) {
            return failed(e);
        }
    }

    /** The state of what cannot be looked at. */
    static FileStamp failed(IOException why) {
        return new FileStamp(Map.of("failure", why.getClass().getName()));
    }
}
