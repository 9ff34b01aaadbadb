package io.ciroach.schedule;

import io.ciroach.model.WaitReason;
import io.ciroach.plan.PlannedStep;
import java.util.Map;

/** What follows now. */
public sealed interface Decision {

    /**
     * A step starts: its room is taken.
     *
     * @param step which
     */
    record Start(PlannedStep step) implements Decision {}

    /**
     * A step will not start; it is at its end.
     *
     * @param step which
     * @param reason why, for people
     * @param missed whether it is a cleanup step that there was something to do for, and that is kept from its turn
     */
    record Skip(PlannedStep step, String reason, boolean missed) implements Decision {}

    /**
     * A step that runs, or waits between two attempts, is to be ended; its end is reported as usual.
     *
     * @param step which
     * @param reason why, for people
     */
    record End(PlannedStep step, String reason) implements Decision {}

    /**
     * Nothing follows before something ends, is due or frees room.
     *
     * @param waiting why each step that is neither started nor ended waits, by expanded name
     */
    record Wait(Map<String, WaitReason> waiting) implements Decision {
        public Wait {
            waiting = Map.copyOf(waiting);
        }
    }

    /** Every step has come to its end. */
    record Done() implements Decision {}
}
