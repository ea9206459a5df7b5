/** What is handed out and what is let in: grants become signed tokens, and tokens become proven claims. */
@NullMarked
package dev.signet.tokens;

import org.jspecify.annotations.NullMarked;
