package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.model.GitAccess;
import io.ciroach.problem.CiroachException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine behind TLS: a proxy of the test's in front of the machine's engine, which asks for a certificate. */
@Timeout(120)
class TlsIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path certificates;

    @SuppressWarnings("NullAway.Init")
    private static TlsProxy proxy;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeAll
    static void open() throws Exception {
        TestCertificates made = TestCertificates.in(certificates);
        try (Engine engine = TestEngine.open()) {
            proxy = TlsProxy.before(engine.info().address(), made.serverContext());
        }
    }

    @AfterAll
    static void close() {
        proxy.close();
    }

    private EngineRequest request(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("DOCKER_HOST", "tcp://127.0.0.1:" + proxy.port());
        environment.putAll(more);
        return new EngineRequest(null, environment, folder);
    }

    @Test
    void stepRunsBehindTls() {
        EngineRequest request =
                request(Map.of("DOCKER_TLS_VERIFY", "yes", "DOCKER_CERT_PATH", certificates.toString()));
        try (DockerTrial trial = new DockerTrial(folder, -1, GitAccess.READ_ONLY, request)) {
            assertThat(trial.engine.info().address()).startsWith("tcp://127.0.0.1:");
            assertThat(trial.sh("seq 1 20000 | tail -n 1; cat").out()).isEqualTo("20000\n");
        }
    }

    @Test
    void contextBringsItsCertificates() throws Exception {
        Path cli = folder.resolve("cli");
        String hash = DockerContexts.hash("far");
        Path meta = Files.createDirectories(cli.resolve("contexts/meta").resolve(hash));
        Path tls = Files.createDirectories(
                cli.resolve("contexts/tls").resolve(hash).resolve("docker"));
        Files.writeString(
                meta.resolve("meta.json"),
                "{\"Name\": \"far\", \"Endpoints\": {\"docker\": {\"Host\": \"tcp://localhost:" + proxy.port()
                        + "\"}}}");
        for (String name : new String[] {"ca.pem", "cert.pem", "key.pem"}) {
            Files.copy(certificates.resolve(name), tls.resolve(name));
        }
        EngineRequest request =
                request(Map.of("DOCKER_HOST", "", "DOCKER_CONTEXT", "far", "DOCKER_CONFIG", cli.toString()));

        try (DockerTrial trial = new DockerTrial(folder, -1, GitAccess.READ_ONLY, request)) {
            assertThat(trial.engine.info().found()).isEqualTo("context \"far\"");
            assertThat(trial.sh("echo hi").out()).isEqualTo("hi\n");
        }
    }

    @Test
    void engineWithAnotherCertificateIsNotTrusted() throws Exception {
        Path others = Files.createDirectories(folder.resolve("others"));
        TestCertificates.in(others);

        CiroachException failure = failure(Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", others.toString()));

        assertThat(failure).hasMessageContaining("cannot be talked to safely").hasMessageContaining("DOCKER_CERT_PATH");
    }

    @Test
    void engineUnderAnotherNameIsNotTrusted() {
        CiroachException failure = failure(Map.of(
                "DOCKER_HOST",
                "tcp://127.0.0.2:" + proxy.port(),
                "DOCKER_TLS_VERIFY",
                "1",
                "DOCKER_CERT_PATH",
                certificates.toString()));

        assertThat(failure).hasMessageContaining("cannot be talked to safely").hasMessageContaining("127.0.0.2");
    }

    @Test
    void withoutACertificateOfOnesOwnTheEngineHangsUp() throws Exception {
        Path authorityOnly = Files.createDirectories(folder.resolve("authority"));
        Files.copy(certificates.resolve("ca.pem"), authorityOnly.resolve("ca.pem"));

        CiroachException failure =
                failure(Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", authorityOnly.toString()));

        assertThat(failure.kind()).isEqualTo(CiroachException.Kind.ENGINE_UNREACHABLE);
        assertThat(failure).hasMessageContaining("tcp://127.0.0.1:" + proxy.port());
    }

    private CiroachException failure(Map<String, String> environment) {
        return catchThrowableOfType(
                CiroachException.class, () -> new DockerEngineProvider().open(request(environment)));
    }
}
