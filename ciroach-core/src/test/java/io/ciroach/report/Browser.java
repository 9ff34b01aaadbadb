package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real browser, Chromium without a window, by the WebDriver protocol: the few words of it that the page's tests need. */
final class Browser implements AutoCloseable {

    static final String TAB = "\ue004";
    static final String ENTER = "\ue007";
    static final String SPACE = " ";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PORT = Pattern.compile("on port ([0-9]+)");

    private final Process driver;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI session;

    private Browser(Process driver, int port) {
        this.driver = driver;
        URI root = URI.create("http://127.0.0.1:" + port + "/");
        ObjectNode always = JSON.createObjectNode();
        // Root has no sandbox, and the only pages are our own.
        always.putObject("goog:chromeOptions")
                .putArray("args")
                .add("--headless=new")
                .add("--no-sandbox")
                .add("--disable-gpu")
                .add("--disable-dev-shm-usage");
        always.putObject("goog:loggingPrefs").put("browser", "ALL").put("performance", "ALL");
        ObjectNode body = JSON.createObjectNode();
        body.putObject("capabilities").set("alwaysMatch", always);
        String id = call("POST", root.resolve("session"), body).get("sessionId").asText();
        this.session = root.resolve("session/" + id + "/");
    }

    /** {@return the driver of a browser on this machine, if there is one} */
    static Optional<Path> driver() {
        for (String folder : String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1)) {
            Path driver = Path.of(folder, "chromedriver");
            if (Files.isExecutable(driver)) {
                return Optional.of(driver);
            }
        }
        return Optional.empty();
    }

    static Browser start(Path program) throws IOException {
        Process driver = new ProcessBuilder(program.toString(), "--port=0")
                .redirectErrorStream(true)
                .start();
        try {
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Matcher matcher = PORT.matcher(line);
                if (line.contains("successfully") && matcher.find()) {
                    return new Browser(driver, Integer.parseInt(matcher.group(1)));
                }
            }
            throw new IOException("chromedriver ended before it had a port");
        } catch (IOException | RuntimeException e) {
            driver.destroy();
            throw e;
        }
    }

    /** Opens a page, in a size and one of the colour schemes {@code light} and {@code dark}. */
    void open(Path page, int width, int height, String scheme) {
        ObjectNode size = JSON.createObjectNode();
        size.put("width", width)
                .put("height", height)
                .put("deviceScaleFactor", 1)
                .put("mobile", false);
        command("Emulation.setDeviceMetricsOverride", size);
        ObjectNode media = JSON.createObjectNode();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", scheme);
        command("Emulation.setEmulatedMedia", media);
        post("url", JSON.createObjectNode().put("url", page.toUri().toString()));
    }

    /** Runs a script in the page; {@return what it returns} */
    JsonNode run(String script) {
        ObjectNode body = JSON.createObjectNode().put("script", script);
        body.putArray("args");
        return post("execute/sync", body);
    }

    /** Returns once the page has come to it; the driver itself gives up after half a minute. */
    void await(String condition) {
        run("return new Promise(done => { const look = () => (" + condition
                + ") ? done() : requestAnimationFrame(look); look(); })");
    }

    void press(String key) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode keys =
                body.putArray("actions").addObject().put("type", "key").put("id", "keyboard");
        keys.putArray("actions")
                .add(JSON.createObjectNode().put("type", "keyDown").put("value", key))
                .add(JSON.createObjectNode().put("type", "keyUp").put("value", key));
        post("actions", body);
    }

    /** A command of the browser's own. */
    void command(String name, ObjectNode parameters) {
        ObjectNode body = JSON.createObjectNode().put("cmd", name);
        body.set("params", parameters);
        post("goog/cdp/execute", body);
    }

    /** {@return what it has written to its console since the last call} */
    List<String> console() {
        List<String> lines = new ArrayList<>();
        log("browser").forEach(line -> lines.add(line.get("message").asText()));
        return lines;
    }

    /** {@return what it has asked for since the last call} */
    List<String> requests() throws IOException {
        List<String> requests = new ArrayList<>();
        for (JsonNode line : log("performance")) {
            JsonNode message = JSON.readTree(line.get("message").asText()).get("message");
            if (message.get("method").asText().equals("Network.requestWillBeSent")) {
                requests.add(message.at("/params/request/url").asText());
            }
        }
        return requests;
    }

    private JsonNode log(String type) {
        return post("se/log", JSON.createObjectNode().put("type", type));
    }

    private JsonNode post(String command, ObjectNode body) {
        return call("POST", session.resolve(command), body);
    }

    private JsonNode call(String method, URI uri, ObjectNode body) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return JSON.readTree(response.body()).get("value");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            call("DELETE", URI.create(session.toString().replaceAll("/$", "")), JSON.createObjectNode());
        } finally {
            driver.destroy();
        }
    }
}
