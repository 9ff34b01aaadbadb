/**
 * Internal. Paths that never leave: the workspace, the folder of the reports, and the deleting of trees, all relative to
 * folders that were opened once, so that nobody who swaps a folder for a link meanwhile leads them elsewhere.
 */
@NullMarked
package io.ciroach.files;

import org.jspecify.annotations.NullMarked;
