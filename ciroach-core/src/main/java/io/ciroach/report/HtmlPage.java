package io.ciroach.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The whole page: one file that asks for nothing else. Style and script are Ciroach's own, named by their hashes; nothing
 * else may be applied, run or fetched. It reads the same without the script, which only sorts, copies and opens.
 */
final class HtmlPage {

    private static final List<String> SECTIONS = List.of("Summary", "Timeline", "Graph", "Steps", "Logs");

    /** Of a path; nobody reads more of them in a row. */
    private static final int MOST_NAMES = 20;

    private HtmlPage() {}

    static String of(Course course) {
        String style = resource("report.css");
        String script = resource("report.js");
        StepGraph graph = new StepGraph(course.steps());
        List<Course.Step> critical = graph.criticalPath();
        Html html = new Html();
        html.own("<!DOCTYPE html>\n")
                .open("html", "lang", "en")
                .own("\n")
                .open("head")
                .own("\n");
        html.empty("meta", "charset", "utf-8");
        html.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src '" + hash(style) + "'; script-src '" + hash(script)
                        + "'; base-uri 'none'; form-action 'none'");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.leaf("title", course.run().pipeline() + " " + course.run().outcome())
                .own("\n");
        html.open("style").own(style).close();
        html.close().open("body").own("\n");
        html.leaf("a", "Skip to the summary", "class", "skip", "href", "#summary")
                .own("\n");
        header(html, course);
        html.open("main").own("\n");
        SummarySection.write(html, course, critical);
        TimelineSection.write(html, course);
        graph(html, graph, critical);
        StepTable.write(html, course);
        StepSections.write(html, course);
        html.close();
        html.own(resource("report-patterns.svg"));
        html.leaf("p", "", "id", "said", "role", "status", "aria-live", "polite");
        html.open("script").own(script).close();
        html.close().close();
        return html.toString();
    }

    private static void header(Html html, Course course) {
        html.open("header").own("\n");
        html.open("h1").text(course.run().pipeline() + " ");
        Badge.write(
                html, Badge.of(course.run().outcome()), course.run().outcome().toString());
        html.leaf("span", " in " + Words.duration(course.run().duration()), "class", "quiet");
        html.close();
        html.open("nav", "aria-label", "Sections").open("ul");
        for (String section : SECTIONS) {
            html.open("li")
                    .leaf("a", section, "href", "#" + section.toLowerCase(Locale.ROOT))
                    .close();
        }
        html.close().close().close();
    }

    private static void graph(Html html, StepGraph graph, List<Course.Step> critical) {
        html.open("section", "id", "graph", "aria-labelledby", "graph-h").own("\n");
        html.leaf("h2", "Graph", "id", "graph-h");
        if (!critical.isEmpty()) {
            html.open("p").text("Critical path: ");
            int shown = Math.min(MOST_NAMES, critical.size());
            for (int i = 0; i < shown; i++) {
                Course.Step step = critical.get(i);
                html.text(i == 0 ? "" : " \u2192 ").leaf("a", step.name(), "href", "#" + step.anchor());
                html.text(" " + Words.duration(step.result().duration()));
            }
            int more = critical.size() - shown;
            html.text(more == 0 ? "" : " and " + Words.count(more, "more step")).close();
        }
        html.open("figure", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", "Graph of the steps")
                .own("\n");
        GraphDrawing.write(html, graph, critical);
        html.close();
        html.own(resource("report-legend.html"));
        html.close();
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(HtmlPage.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
