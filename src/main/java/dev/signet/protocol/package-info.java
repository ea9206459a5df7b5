/** The words that every room speaks, made of nothing but the JDK. */
@NullMarked
package dev.signet.protocol;

import org.jspecify.annotations.NullMarked;
