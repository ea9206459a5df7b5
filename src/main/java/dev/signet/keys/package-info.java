/** What tokens are sealed with: the signing keys, their algorithms, and what the world may see of them. */
@NullMarked
package dev.signet.keys;

import org.jspecify.annotations.NullMarked;
