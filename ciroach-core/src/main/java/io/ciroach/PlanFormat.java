package io.ciroach;

/** How a plan is printed. */
public enum PlanFormat {
    /** For people. */
    TEXT,
    /** The graph, as a flowchart of Mermaid. */
    MERMAID,
    /** The graph, in Graphviz' language. */
    DOT,
    /** For programs: one JSON object. */
    JSON
}
