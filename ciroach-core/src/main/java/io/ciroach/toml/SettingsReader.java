package io.ciroach.toml;

import io.ciroach.model.BudgetSettings;
import io.ciroach.model.Cache;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Pipeline;
import io.ciroach.problem.Location;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code [pipeline]} with its caches and what is cleaned, but for the steps. */
final class SettingsReader {

    private final Values values;
    private final Reading reading;

    SettingsReader(Values file, Reading reading) {
        Node.Table table = file.written(Keys.PIPELINE);
        this.values =
                new Values(table == null ? new Node.Table(Map.of(), file.own().at()) : table, null, reading);
        this.reading = reading;
    }

    Values values() {
        return values;
    }

    Node.@Nullable Table defaults() {
        return values.written(Keys.DEFAULTS);
    }

    Pipeline read(String defaultName, @Nullable List<String> stagesOrder) {
        Unknown.refuse(values.own(), Keys.Group.PIPELINE, reading);
        String name = values.written(Keys.PIPELINE_NAME);
        return new Pipeline(
                name == null ? defaultName : name,
                values.get(Keys.FAIL_FAST),
                values.optional(Keys.RUN_TIMEOUT),
                values.get(Keys.CLEANUP_TIMEOUT),
                values.get(Keys.GRACE),
                new BudgetSettings(
                        values.optional(Keys.MAX_PARALLEL),
                        values.optional(Keys.MEMORY_BUDGET),
                        values.optional(Keys.CPU_BUDGET)),
                values.optional(Keys.GIT),
                caches(values.written(Keys.PIPELINE_CACHES)),
                cleaning(values.written(Keys.CLEAN)),
                stagesOrder);
    }

    private Map<String, Cache> caches(Node.@Nullable Table table) {
        Map<String, Cache> caches = new LinkedHashMap<>();
        if (table != null) {
            table.entries().forEach((name, entry) -> caches.put(name, cache(name, entry)));
        }
        return caches;
    }

    private Cache cache(String name, Node.Entry entry) {
        if (!name.matches(SettingKinds.CACHE_NAME)) {
            reading.error(
                    entry.key(),
                    Kinds.quoted(name) + " is no name of a cache",
                    "letters, digits, _ . and -, at most 100");
        }
        Node.Table table = entry.value() instanceof Node.Table written
                ? written
                : new Node.Table(
                        Map.of(Keys.CACHE_PATH.name(), entry), entry.value().at());
        Unknown.refuse(table, Keys.Group.CACHE, reading);
        Values cache = new Values(table, null, reading);
        if (cache.node(Keys.CACHE_PATH) == null) {
            reading.missing(
                    entry.key(),
                    "the cache " + Kinds.quoted(name) + " has no path",
                    "such as path = \"~/.m2/repository\"");
        }
        String path = cache.written(Keys.CACHE_PATH);
        return new Cache(name, path == null ? "~/" + name : path, cache.get(Keys.SHARED), cache.get(Keys.SCOPE));
    }

    private Cleaning cleaning(Node.@Nullable Table table) {
        if (table == null) {
            return Cleaning.DEFAULT;
        }
        Unknown.refuse(table, Keys.Group.CLEAN, reading);
        Values clean = new Values(table, null, reading);
        return new Cleaning(
                clean.get(Keys.ARTIFACTS),
                clean.get(Keys.WIPE),
                clean.get(Keys.IMAGES),
                clean.optional(Keys.IMAGE_BUDGET),
                clean.get(Keys.REAPED_CACHES),
                clean.optional(Keys.CACHE_BUDGET));
    }

    /** {@return where the value of each setting stands, by its path} */
    Map<String, Location> places(Values file) {
        Map<String, Location> places = new HashMap<>();
        file.own().entries().forEach((key, entry) -> {
            if (key.equals(Keys.STAGES_ORDER.name())) {
                places.put(key, entry.value().at());
            }
        });
        addPlaces(Keys.PIPELINE.name(), values.own(), places);
        return places;
    }

    private static void addPlaces(String path, Node.Table table, Map<String, Location> places) {
        table.entries().forEach((key, entry) -> {
            String inner = path + '.' + key;
            places.put(inner, entry.value().at());
            if (entry.value() instanceof Node.Table nested && !inner.equals("pipeline.defaults")) {
                addPlaces(inner, nested, places);
            }
        });
    }
}
