/** The front door: one file a subcommand, and the only place that holds the real clock, the real streams and the exit status. */
@NullMarked
package dev.signet.cli;

import org.jspecify.annotations.NullMarked;
