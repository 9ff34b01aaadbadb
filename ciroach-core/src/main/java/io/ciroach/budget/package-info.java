/**
 * Internal. Memory, CPUs and caches of one engine, shared by all runs on it, whoever's they are and wherever they run.
 *
 * <p>There is no daemon and no shared file to trust: the engine's own containers are the ledger. To create a container is to
 * claim what its labels say, to list what exists is the proof, to start it is the use. Of any set of containers that were
 * started, the one created last was started by somebody who had listed all the others; so their sum was within that run's
 * limits, whatever the others did, and whoever was killed meanwhile.
 *
 * <p>Who finds no room takes a place in line: a container that is never started and holds nothing. Others see it and let
 * its owner go first. Claims are held only as long as it takes to prove them, so they never stand in each other's way for
 * long, and what waits keeps its age however often it tries.
 */
@NullMarked
package io.ciroach.budget;

import org.jspecify.annotations.NullMarked;
