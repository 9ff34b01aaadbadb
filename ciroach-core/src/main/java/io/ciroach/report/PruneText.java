package io.ciroach.report;

import io.ciroach.result.PruneResult;
import java.util.List;

/** What came of pruning, or would, for people: a line each, those that go first. */
public final class PruneText {

    private PruneText() {}

    /**
     * Writes it.
     *
     * @param pruned what came of it
     * @return lines, each with its line feed; failures and warnings are told by others
     */
    public static String of(PruneResult pruned) {
        StringBuilder text = new StringBuilder();
        append(text, "image", pruned.images(), pruned.dryRun());
        append(text, "cache", pruned.caches(), pruned.dryRun());
        if (text.isEmpty()) {
            // Reaping looks only where something is asked for; the dry run knows all that stays.
            text.append(
                    pruned.dryRun()
                            ? "there is nothing that Ciroach fetched or keeps\n"
                            : "there is nothing to remove; -Dciroach.dryRun lists what stays, and why\n");
        }
        return text.append(pruned.dryRun() ? "would free " : "freed ")
                .append(pruned.freed())
                .append('\n')
                .toString();
    }

    private static void append(StringBuilder text, String kind, List<PruneResult.Item> items, boolean dryRun) {
        String went = dryRun ? "goes" : "gone";
        for (boolean goes : new boolean[] {true, false}) {
            items.stream()
                    .filter(item -> item.goes() == goes)
                    .forEach(item -> text.append(kind)
                            .append(goes ? " " + went + "   " : " stays  ")
                            .append(Inert.text(item.reference()))
                            .append("  ")
                            .append(item.size())
                            .append("  ")
                            .append(Inert.text(item.reason()))
                            .append('\n'));
        }
    }
}
