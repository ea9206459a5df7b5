/** All that {@code config.yml} defines, as one immutable whole that a request reads once and a reload replaces. */
@NullMarked
package dev.signet.realm;

import org.jspecify.annotations.NullMarked;
