/** What is counted, and under which names it is read: by adders of the JDK, which a scrape reads out. */
@NullMarked
package dev.signet.metrics;

import org.jspecify.annotations.NullMarked;
