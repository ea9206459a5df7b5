/** Rooms as they must not be: one class for each way to break a rule of the architecture, so that the rule is seen to fail. */
package dev.signet.architecture.broken;
