package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFCs are cited in one form, so that one search finds every place that a section decided. */
class CitationTest {

    /** Strings are matched too, and then passed over: a {@code //} within one begins no comment. */
    private static final Pattern COMMENT_OR_STRING = Pattern.compile("""
            (?<string>\"""[\\s\\S]*?\"""|"(?:\\\\.|[^"\\\\\\n])*"|'(?:\\\\.|[^'\\\\\\n])+')\
            |(?<comment>//[^\\n]*(?:\\n\\s*//[^\\n]*)*|/\\*[\\s\\S]*?\\*/)""");

    private static final Pattern CITATION = Pattern.compile(
            "\\bRFC [1-9]\\d{2,4}(?![\\d/])(?: section [1-9]\\d*(?:\\.\\d+)*(?!\\d)| appendix [A-Z](?:\\.\\d+)*(?![A-Za-z\\d]))?");

    /** Whatever is left of these words when the citations are taken out is a citation in another form. */
    private static final Pattern REMNANT = Pattern.compile(
            "(?i)rfcs?[^a-z0-9]{0,3}\\d+|§|\\bsec(?:tions?|ts?)?\\b[^a-z0-9]{0,3}\\d+|\\bappendi(?:x|ces)\\s+[a-z](?![a-z])");

    @Test
    void every_citation_of_an_RFC_has_the_one_form() throws IOException {
        Path sources = Path.of(System.getProperty("basedir", ""), "src", "main", "java");
        List<String> misfits = new ArrayList<>();
        int files = 0;
        try (Stream<Path> walk = Files.walk(sources)) {
            for (Path file :
                    walk.filter(path -> path.toString().endsWith(".java")).toList()) {
                files++;
                misfits(Files.readString(file))
                        .forEach(misfit -> misfits.add(sources.relativize(file) + ": " + misfit));
            }
        }

        assertThat(files).as("source files that were read").isPositive();
        assertThat(misfits)
                .as("RFC 6749 section 3.2, RFC 6749 appendix A.1 or RFC 6749")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// RFC6749",
                "// rfc 6749",
                "// RFC-6749 section 3.2",
                "// RFC 6749 §3.2",
                "// RFC 6749, section 3.2",
                "// RFC 6749 Section 3.2",
                "// RFC 6749 sec. 3.2",
                "// RFC 6749 sections 3.2 and 4.4",
                "// section 3.2 of RFC 6749",
                "// RFC 6749 section 3.2 and section 4.4",
                "// RFC 6749 Appendix A.1",
                "// RFC 6749/7662",
                "/** See https://www.rfc-editor.org/rfc/rfc6749 */",
                "int a = 1; // RFC6749",
                "/**\n * By RFC 6749\n * Section 3.2.\n */",
                "// by RFC\n// 6749, section 3.2"
            })
    void another_form_is_caught(String source) {
        assertThat(misfits(source)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// A bug, never a choice: RFC 6749 section 3.2.",
                "// RFC 6749 appendix A.1, as RFC 6750 has it",
                "// RFC 7519 section 4.1.4, \"on or after\"; RFC 8414's name",
                "/**\n * By RFC 6749\n * section 3.2: the RFC's own words.\n */",
                "// by RFC\n// 6749 section 3.2",
                "String url = \"http://rfc6749\"; // the section of the file",
                "String block = \"\"\"\n // RFC6749\n \"\"\";"
            })
    void the_one_form_and_what_is_no_citation_pass(String source) {
        assertThat(misfits(source)).isEmpty();
    }

    private static List<String> misfits(String source) {
        return COMMENT_OR_STRING
                .matcher(source)
                .results()
                .map(MatchResult::group)
                .filter(text -> text.startsWith("//") || text.startsWith("/*"))
                // One line each, for a citation may stand across two.
                .map(comment ->
                        comment.replaceAll("\\n\\s*(?://|\\*(?!/))?", " ").replaceAll("\\s+", " "))
                .map(comment -> CITATION.matcher(comment).replaceAll("·"))
                .filter(comment -> REMNANT.matcher(comment).find())
                .toList();
    }
}
