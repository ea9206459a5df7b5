/** The sample protected resource, opened by access tokens and by nothing else. */
@NullMarked
package dev.signet.api;

import org.jspecify.annotations.NullMarked;
