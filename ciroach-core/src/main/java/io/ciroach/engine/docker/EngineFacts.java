package io.ciroach.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.ciroach.engine.EngineInfo;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Capabilities;
import io.ciroach.model.Capacity;
import io.ciroach.problem.CiroachException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * What an engine says about itself when it is opened.
 *
 * @param info for everybody
 * @param clockAhead by how much its clock is ahead of this machine's
 */
record EngineFacts(EngineInfo info, Duration clockAhead) {

    /** Docker 20.10's; below it memory is not told without a wait of two seconds. */
    private static final int OLDEST_MINOR = 41;

    static EngineFacts ask(Connection connection, Clock clock) throws Refusal {
        DockerAddress address = connection.address();
        Connection.Answer ping =
                connection.quick("say that it is there", () -> connection.ask(Request.Method.GET, "/_ping"));
        String api = ping.header("Api-Version");
        checkServes(address, api, ping.header("Ostype"));
        JsonNode info = Json.read(connection
                .quick("describe itself", () -> connection.ask(Request.Method.GET, "/info"))
                .body());
        return new EngineFacts(
                new EngineInfo(
                        info.path("ID").asText(address.toString()),
                        address.toString(),
                        address.found(),
                        info.path("ServerVersion").asText("unknown"),
                        api,
                        new Capacity(
                                Math.max(1, info.path("NCPU").asInt()),
                                new ByteSize(info.path("MemTotal").asLong())),
                        capabilities(info)),
                ahead(info.path("SystemTime").asText(""), clock));
    }

    private static void checkServes(DockerAddress address, String api, String system) {
        if (!api.matches("1\\.\\d{1,5}")) {
            throw unfit(address, "is no Docker Engine: it does not tell the version of its API", "check the address");
        }
        if (Integer.parseInt(api.substring(2)) < OLDEST_MINOR) {
            throw unfit(address, "is too old (API " + api + ")", "Docker 20.10 (API 1.41) is the oldest that serves");
        }
        if (!system.isEmpty() && !system.equals("linux")) {
            throw unfit(address, "runs " + system + " containers", "switch it to Linux containers");
        }
    }

    private static CiroachException unfit(DockerAddress address, String why, String hint) {
        return new CiroachException(
                CiroachException.Kind.ENGINE_UNREACHABLE,
                "the engine at " + address.described() + " " + why,
                hint,
                null);
    }

    private static Capabilities capabilities(JsonNode info) {
        List<String> security = Json.strings(info.path("SecurityOptions"));
        return new Capabilities(
                security.stream().anyMatch(option -> option.startsWith("name=rootless")),
                info.path("MemoryLimit").asBoolean(),
                info.path("SwapLimit").asBoolean(),
                info.path("CpuCfsQuota").asBoolean(),
                info.path("PidsLimit").asBoolean(),
                security.stream().anyMatch(option -> option.startsWith("name=selinux")));
    }

    private static Duration ahead(String engineTime, Clock clock) {
        try {
            return Duration.between(
                    clock.instant(), OffsetDateTime.parse(engineTime).toInstant());
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    /** A moment by the engine's clock. */
    Instant engineTime(Instant here) {
        return here.plus(clockAhead);
    }
}
