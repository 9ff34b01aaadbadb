package io.ciroach.toml;

import io.ciroach.model.ByteSize;
import io.ciroach.model.Pipeline;
import io.ciroach.model.PipelineFile;
import io.ciroach.model.StepTemplate;
import io.ciroach.problem.Problems;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a {@code ciroach.toml}. */
public final class PipelineReader {

    private PipelineReader() {}

    /**
     * Reads a file and reports all that is wrong with it; never throws for what is in it. Whatever is wrong with a value
     * that holds no variable is reported here; the rest when the steps are read with their variables.
     *
     * @param fileName as the user named it, for messages
     * @param content the bytes of the file
     * @param defaultName the pipeline's name where the file gives none
     * @param problems where problems go
     * @return what could be read, so that problems of the plan are found in the same go; without steps when a syntax error
     *     may have hidden some, since what could then be said of the plan would be guesses
     */
    public static PipelineFile read(String fileName, byte[] content, String defaultName, Problems problems) {
        return read(fileName, content, defaultName, null, problems);
    }

    /**
     * Reads a file under a budget that beats its own.
     *
     * @param fileName as the user named it, for messages
     * @param content the bytes of the file
     * @param defaultName the pipeline's name where the file gives none
     * @param memoryBudget what no step may be larger than; null for what the file says, which is what it is read as anyway
     * @param problems where problems go
     * @return as without
     */
    public static PipelineFile read(
            String fileName, byte[] content, String defaultName, @Nullable ByteSize memoryBudget, Problems problems) {
        SourceText source = SourceText.decode(fileName, content, problems);
        Document document = Document.parse(source, problems);
        Reading reading = Reading.settings(document, problems);
        Values file = new Values(document.root(), null, reading);
        boolean strange = Unknown.refuse(document.root(), Keys.Group.FILE, reading);
        SettingsReader settings = new SettingsReader(file, reading);
        ListForm list = ListForm.read(settings.values(), reading);
        StagedForm staged = StagesReader.read(file, list.isWritten(), reading);
        boolean both = refuseBothForms(settings.values().own(), file.own(), reading);

        boolean listed = list.isWritten() || staged.order() == null;
        Pipeline pipeline = settings.read(defaultName, listed ? null : staged.order());
        ByteSize largest =
                memoryBudget != null ? memoryBudget : pipeline.budgets().memory();
        StepsReader steps = new StepsReader(pipeline, largest, settings.defaults(), reading);
        List<StepTemplate> templates = steps.read(list.steps());
        List<StepTemplate> stagedTemplates = steps.read(staged.steps());
        if (list.steps().isEmpty()
                && staged.steps().isEmpty()
                && list.readable()
                && staged.readable()
                && !strange
                && !both) {
            reading.missing(
                    source.start(),
                    source.text().isBlank() ? "the file is empty" : "the file has no steps",
                    "a step begins with [[pipeline.steps]] and has a name, an image and a command");
        }
        return new PipelineFile(
                fileName,
                pipeline,
                document.incomplete() ? List.of() : listed ? templates : stagedTemplates,
                settings.places(file));
    }

    private static boolean refuseBothForms(Node.Table pipeline, Node.Table file, Reading reading) {
        Node.Entry list = pipeline.entries().get(Keys.STEPS.name());
        Node.Entry stages =
                file.entries().getOrDefault(Keys.STAGES.name(), file.entries().get(Keys.STAGES_ORDER.name()));
        if (list == null || stages == null) {
            return false;
        }
        boolean listFirst = list.key().compareTo(stages.key()) < 0;
        reading.error(
                (listFirst ? stages : list).key(),
                "the file lists its steps in both forms, " + (listFirst ? "[[pipeline.steps]]" : "stages")
                        + " since line " + (listFirst ? list : stages).key().line(),
                "list all of them as [[pipeline.steps]], or all as [stages.STAGE.steps.NAME]");
        return true;
    }
}
