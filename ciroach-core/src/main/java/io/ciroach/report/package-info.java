/**
 * Internal. Listeners that render a run: the console (the only one that touches standard streams), run.json, events.ndjson;
 * and the printers of plans and failures. They know nothing of who runs the run.
 */
@NullMarked
package io.ciroach.report;

import org.jspecify.annotations.NullMarked;
