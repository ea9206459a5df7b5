/** All wiring: makes every object, lists every route, starts and stops the server. */
@NullMarked
package dev.signet.server;

import org.jspecify.annotations.NullMarked;
