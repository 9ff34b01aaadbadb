package io.ciroach;

/** How a plan is printed. */
public enum PlanFormat {
    /** For people. */
    TEXT,
    /** For programs: one JSON object. */
    JSON
}
