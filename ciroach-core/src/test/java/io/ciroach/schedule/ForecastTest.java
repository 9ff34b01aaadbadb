package io.ciroach.schedule;

import static io.ciroach.plan.StepBuilder.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import io.ciroach.model.When;
import io.ciroach.plan.Timeline;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastTest {

    private static List<String> bars(Timeline timeline) {
        return timeline.bars().stream()
                .map(bar -> bar.lane() + " " + bar.step() + " " + bar.start().toSeconds() + "-"
                        + bar.end().toSeconds())
                .toList();
    }

    @Test
    void stepsFillTheLowestFreeLaneAsTheySucceed() {
        PlanBuilder plan = new PlanBuilder()
                .add(step("a"), 3, 5)
                .add(step("b"), 1, 3)
                .add(step("c").needs("b"), 2, 2)
                .add(step("d").needs("a", "c"), 2, 2);
        Timeline timeline = Forecast.of(plan.build(), Conversation.slots(2));
        assertThat(bars(timeline)).containsExactly("1 a 0-3", "2 b 0-1", "2 c 1-3", "1 d 3-5");
        assertThat(timeline.length()).isEqualTo(Duration.ofSeconds(5));
        assertThat(timeline.peakContainers()).isEqualTo(2);
        assertThat(timeline.criticalPath()).containsExactly("a", "d");
    }

    @Test
    void budgetMakesThePlanLonger() {
        PlanBuilder plan = new PlanBuilder()
                .add(step("a").memoryMb(600).cpus(2), 2, 2)
                .add(step("b").memoryMb(600).cpus(1), 2, 2)
                .add(step("c").memoryMb(300).cpus(1), 1, 1);
        Timeline wide = Forecast.of(plan.build(), Conversation.megabytes(2000));
        assertThat(bars(wide)).containsExactly("1 a 0-2", "2 b 0-2", "3 c 0-1");
        assertThat(wide.peakMemory()).isEqualTo(ByteSize.ofMb(1500));
        assertThat(wide.peakCpus()).isEqualTo(Cpus.of(4));
        Budget narrow = Conversation.megabytes(1000);
        Timeline timeline = Forecast.of(plan.build(), narrow);
        assertThat(bars(timeline)).containsExactly("1 a 0-2", "2 c 0-1", "1 b 2-4");
        assertThat(timeline.peakMemory()).isEqualTo(ByteSize.ofMb(900));
        assertThat(timeline.peakCpus()).isEqualTo(Cpus.of(3));
        assertThat(timeline.budget()).isEqualTo(narrow);
    }

    @Test
    void alwaysStepsAreInItAndFailureStepsAreNot() {
        PlanBuilder plan = new PlanBuilder()
                .add(step("a"), 1, 1)
                .add(step("report").when(When.FAILURE), 1, 1)
                .add(step("last").when(When.ALWAYS), 2, 2);
        Timeline timeline = Forecast.of(plan.build(), Conversation.slots(4));
        assertThat(bars(timeline)).containsExactly("1 a 0-1", "1 last 1-3");
        assertThat(timeline.peakCpus()).isNull();
    }

    @Test
    void whatEndsAtTheSameMomentIsSeenTogether() {
        PlanBuilder plan = new PlanBuilder()
                .add(step("a").memoryMb(500), 1, 9)
                .add(step("b").memoryMb(500), 1, 8)
                .add(step("large").memoryMb(1000).needs("b"), 1, 7)
                .add(step("small").memoryMb(500).needs("a"), 1, 1);
        assertThat(bars(Forecast.of(plan.build(), Conversation.megabytes(1000))))
                .containsExactly("1 a 0-1", "2 b 0-1", "1 large 1-2", "1 small 2-3");
    }

    @Test
    void emptyPlanTakesNoTime() {
        Timeline timeline = Forecast.of(new PlanBuilder().build(), Conversation.slots(1));
        assertThat(timeline.length()).isZero();
        assertThat(timeline.criticalPath()).isEmpty();
    }
}
