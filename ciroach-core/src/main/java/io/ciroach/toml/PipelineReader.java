package io.ciroach.toml;

import io.ciroach.model.Pipeline;
import io.ciroach.model.PipelineFile;
import io.ciroach.model.StepTemplate;
import io.ciroach.problem.Location;
import io.ciroach.problem.Problems;
import java.util.List;
import java.util.Map;
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
        SourceText source = SourceText.decode(fileName, content, problems);
        Document document = Document.parse(source, problems);
        Reading reading = Reading.settings(document, problems);
        Values file = new Values(document.root(), null, reading);
        Unknown.refuse(document.root(), Keys.Group.FILE, reading);

        Node.Table settings = file.written(Keys.PIPELINE);
        SettingsReader settingsReader = new SettingsReader(settings, source.start(), reading);
        StagedForm staged = StagedForm.read(file, reading);
        List<RawStep> listed = ListForm.read(settingsReader.values(), reading);
        refuseBothForms(file, settings, reading);

        boolean stagedOnly = listed.isEmpty() && staged.isWritten();
        Pipeline pipeline = settingsReader.read(defaultName, stagedOnly ? staged.order() : null);
        StepsReader steps = new StepsReader(pipeline, settingsReader.defaults(), reading);
        List<StepTemplate> templates = steps.read(listed, staged.steps());
        if (listed.isEmpty() && staged.steps().isEmpty() && !problems.any()) {
            reading.missing(
                    source.start(),
                    source.text().isBlank() ? "the file is empty" : "the file has no steps",
                    "a step begins with [[pipeline.steps]] and has a name, an image and a command");
        }
        return new PipelineFile(
                fileName, pipeline, document.incomplete() ? List.of() : templates, settingsReader.places(file));
    }

    private static void refuseBothForms(Values file, Node.@Nullable Table settings, Reading reading) {
        Node.Entry list = settings == null ? null : settings.entries().get(Keys.STEPS.name());
        Map<String, Node.Entry> entries = file.own().entries();
        Node.Entry stages = entries.getOrDefault(Keys.STAGES.name(), entries.get(Keys.STAGES_ORDER.name()));
        if (list == null || stages == null) {
            return;
        }
        boolean listFirst = list.key().compareTo(stages.key()) < 0;
        Location first = listFirst ? list.key() : stages.key();
        reading.error(
                listFirst ? stages.key() : list.key(),
                "a file lists its steps in one form, and this one has begun "
                        + (listFirst ? "[[pipeline.steps]]" : "stages") + " in line " + first.line(),
                null);
    }
}
