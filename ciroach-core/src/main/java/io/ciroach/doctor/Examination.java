package io.ciroach.doctor;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Finding;
import io.ciroach.problem.Finding.Verdict;
import io.ciroach.problem.Problem;
import io.ciroach.store.StateDirectory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One check after the other, as far as what comes before allows. Nothing is left of it. */
public final class Examination {

    private final Patient patient;
    private final List<Finding> findings = new ArrayList<>();

    private Examination(Patient patient) {
        this.patient = patient;
    }

    /**
     * Looks at everything.
     *
     * @param patient what is looked at
     * @return what was found, in order
     * @throws InterruptedException when the calling thread is interrupted while a container runs; it is removed
     */
    public static List<Finding> of(Patient patient) throws InterruptedException {
        Examination examination = new Examination(patient);
        examination.perform();
        return examination.findings;
    }

    private void perform() throws InterruptedException {
        StateDirectory state = state();
        findings.add(DiskCheck.of("disk of the workspace", patient.folder()));
        try (Engine engine = patient.engine().get()) {
            findings.add(EngineCheck.of(engine.info()));
            findings.addAll(CapabilityCheck.of(engine.info().capabilities()));
            findings.add(OrphanCheck.of(engine, patient.now()));
            if (state != null) {
                tryContainers(engine, state);
            }
        } catch (CiroachException e) {
            broken("engine", e);
        } catch (EngineException e) {
            findings.add(new Finding(
                    "engine", Verdict.BROKEN, String.valueOf(e.getMessage()), "see its own log, and restart it"));
        }
    }

    private @Nullable StateDirectory state() {
        try {
            StateDirectory state = patient.state().get();
            findings.add(new Finding("state folder", Verdict.GOOD, state.path() + " is private and has locks", null));
            findings.add(DiskCheck.of("disk of the state folder", state.path()));
            return state;
        } catch (CiroachException e) {
            broken("state folder", e);
            return null;
        }
    }

    private void tryContainers(Engine engine, StateDirectory state) throws InterruptedException {
        try (Trial trial = Trial.open(engine, state, patient, findings::add)) {
            findings.add(new Finding(
                    "bind mount", Verdict.GOOD, "the engine sees " + patient.folder() + " of this machine", null));
            if (trial.fetch()) {
                findings.addAll(InsideCheck.of(trial));
                findings.add(MemoryCheck.of(trial, engine.info().capabilities().swapLimit()));
            }
        } catch (CiroachException e) {
            broken("bind mount", e);
        }
    }

    private void broken(String subject, CiroachException e) {
        for (Problem problem : e.problems()) {
            findings.add(new Finding(subject, Verdict.BROKEN, problem.message(), problem.hint()));
        }
    }
}
