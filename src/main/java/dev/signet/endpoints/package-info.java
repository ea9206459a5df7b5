/** The authorization server's own routes: one file for each route, and one RFC for each file. */
@NullMarked
package dev.signet.endpoints;

import org.jspecify.annotations.NullMarked;
