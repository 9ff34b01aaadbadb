package io.ciroach.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who lives, by what the kernel lists. */
class OwnerLifeTest {

    private static final Owner SELF = new Owner("host", "boot", "4026531836", 7, "700");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path processes;

    @BeforeEach
    void listProcesses() throws Exception {
        list(1, "S", "10");
        list(42, "S", "4200");
    }

    private void list(long pid, String state, String startTicks) throws Exception {
        Path folder = Files.createDirectories(processes.resolve(Long.toString(pid)));
        Files.writeString(
                folder.resolve("stat"),
                pid + " (a ) b) " + state + " 1 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 " + startTicks + " 0 0");
    }

    private Owner.Life life(Owner owner) {
        return owner.life(SELF, processes);
    }

    @Test
    void processThatIsListedWithItsStartLives() {
        assertThat(life(new Owner("host", "boot", "4026531836", 42, "4200"))).isEqualTo(Owner.Life.ALIVE);
    }

    @Test
    void processThatIsNotListedIsDead() {
        assertThat(life(new Owner("host", "boot", "4026531836", 43, "4300"))).isEqualTo(Owner.Life.DEAD);
    }

    @Test
    void processOfTheSameNumberThatStartedAtAnotherTimeIsAnother() {
        assertThat(life(new Owner("host", "boot", "4026531836", 42, "4201"))).isEqualTo(Owner.Life.DEAD);
    }

    @Test
    void processThatNobodyHasAskedAboutSinceItEndedIsDead() throws Exception {
        list(42, "Z", "4200");

        assertThat(life(new Owner("host", "boot", "4026531836", 42, "4200"))).isEqualTo(Owner.Life.DEAD);
    }

    @Test
    void processOfAnotherBootOrContainerCannotBeTold() {
        assertThat(life(new Owner("host", "before", "4026531836", 42, "4200"))).isEqualTo(Owner.Life.UNKNOWN);
        assertThat(life(new Owner("host", "boot", "4026532000", 1, "10"))).isEqualTo(Owner.Life.UNKNOWN);
    }

    @Test
    void nothingCanBeToldWhereProcessesOfOthersAreHidden() throws Exception {
        Files.delete(processes.resolve("1/stat"));

        assertThat(life(new Owner("host", "boot", "4026531836", 43, "4300"))).isEqualTo(Owner.Life.UNKNOWN);
    }

    @Test
    void ownerIsTheSameAfterItsText() {
        assertThat(Owner.parse(SELF.toString())).contains(SELF);
        assertThat(Owner.parse("owner")).isEmpty();
        assertThat(Owner.parse("a/b/c/-1/e")).isEmpty();
        assertThat(Owner.current().life()).isEqualTo(Owner.Life.ALIVE);
    }
}
