/** Who is asking: the clients, and one file for each method by which a client proves itself. */
@NullMarked
package dev.signet.clients;

import org.jspecify.annotations.NullMarked;
