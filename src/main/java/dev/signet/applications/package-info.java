/** Which API a token is for, which paths belong to it and which scopes those paths need. */
@NullMarked
package dev.signet.applications;

import org.jspecify.annotations.NullMarked;
