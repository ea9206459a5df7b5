/** What must survive or be shared: the revoked tokens, and the identifiers that were used, so that nobody uses them again. */
@NullMarked
package dev.signet.store;

import org.jspecify.annotations.NullMarked;
