/** Turns {@code config.yml} into ready objects, or into every problem it has, each with its place. */
@NullMarked
package dev.signet.config;

import org.jspecify.annotations.NullMarked;
