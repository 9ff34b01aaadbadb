package io.ciroach.engine.docker;

import io.ciroach.engine.EngineException;
import io.ciroach.problem.CiroachException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import javax.net.ssl.SSLException;

/** Why an engine could not be opened, as a sentence that says where it was looked for and what to do. */
final class Unreachable {

    private static final String START =
            "start Docker (`sudo systemctl start docker`, or Docker Desktop), or name another engine "
                    + "with -Dciroach.engine";

    private Unreachable() {}

    static CiroachException problem(DockerAddress address, EngineException failure) {
        if (failure.reason() == EngineException.Reason.ENGINE_HANGS) {
            return problem(
                    address,
                    "takes the connection and does not answer",
                    "see whether `docker ps` answers, and restart the engine if it does not",
                    failure);
        }
        Throwable root = Reasons.root(failure);
        if (root instanceof SSLException) {
            return problem(
                    address,
                    "cannot be talked to safely: " + root.getMessage(),
                    "DOCKER_CERT_PATH names the folder with ca.pem, cert.pem and key.pem of that engine; DOCKER_TLS_VERIFY "
                            + "turns encryption on",
                    failure);
        }
        if (root instanceof UnknownHostException) {
            return problem(address, "cannot be reached: " + root.getMessage(), "check the address", failure);
        }
        if (address.isUnix()) {
            return problem(address, ofSocket(address), hintOfSocket(address), failure);
        }
        return problem(address, "cannot be reached: " + Reasons.of(failure), START, failure);
    }

    private static String ofSocket(DockerAddress address) {
        if (!Files.exists(address.socket())) {
            return "is not there: " + address.socket() + " does not exist";
        }
        return mayUse(address) ? "is dead: the socket is there and nobody listens" : "may not be used by this user";
    }

    private static String hintOfSocket(DockerAddress address) {
        return !Files.exists(address.socket()) || mayUse(address)
                ? START
                : "join the group that owns the socket (`sudo usermod -aG docker $USER`, then log in again), or use a "
                        + "rootless engine";
    }

    private static boolean mayUse(DockerAddress address) {
        return Files.isReadable(address.socket()) && Files.isWritable(address.socket());
    }

    private static CiroachException problem(DockerAddress address, String why, String hint, Throwable cause) {
        return new CiroachException(
                CiroachException.Kind.ENGINE_UNREACHABLE,
                "the engine at " + address.described() + " " + why,
                hint,
                cause);
    }
}
