package io.ciroach.toml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ciroach.problem.Problems;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON schema of a {@code ciroach.toml} from the rows of {@link Keys}, so that editors complete and explain.
 *
 * <p>It refuses nothing that the reader takes. What takes a look at several places at once (names that are used twice, steps
 * that wait for each other, budgets) is left to the reader. Only words that editors for TOML know are used: of draft 7, and
 * apart from {@code examples} of draft 4 too.
 */
public final class SchemaWriter {

    /** What a table must have, by the key that holds it. An image is not here, since it may come from the defaults. */
    private static final Map<Key<?>, List<Key<?>>> REQUIRED = Map.of(
            Keys.STEPS, List.of(Keys.NAME, Keys.COMMAND),
            Keys.STAGE_STEPS, List.of(Keys.COMMAND),
            Keys.PIPELINE_CACHES, List.of(Keys.CACHE_PATH));

    /** A string that holds a variable, or says that it holds none with a second dollar sign. */
    private static final String VARIABLE = "\\$\\{\\{";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Key<?> key;

    private SchemaWriter(Key<?> key) {
        this.key = key;
    }

    /** {@return the schema, indented, with a line feed at the end} */
    public static String write() {
        ObjectNode root = JSON.objectNode();
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        root.put("title", "ciroach.toml");
        root.put("description", "A pipeline of steps, each in a container of its own");
        root.setAll(object(Keys.Group.FILE.keys(), List.of()));
        ObjectNode definitions = root.putObject("definitions");
        for (Key<?> key : Keys.ALL) {
            definitions.set(key.anchor(), new SchemaWriter(key).definition());
        }
        return root.toPrettyString() + "\n";
    }

    private ObjectNode definition() {
        ObjectNode definition = JSON.objectNode();
        boolean required = key.otherwise().startsWith("required");
        definition.put("description", key.about() + (required ? "; " : ". Default: ") + key.otherwise());
        if (key.fallback() != null) {
            definition.set("default", json(key.otherwise()));
        }
        if (!(key.kind().schema() instanceof Schema.Table)) {
            definition.putArray("examples").add(json(key.example()));
        }
        return definition.setAll(of(key.kind().schema()));
    }

    private ObjectNode of(Schema schema) {
        if (schema instanceof Schema.Text text) {
            return text(text);
        } else if (schema instanceof Schema.OneOf words) {
            ObjectNode oneOf = type("string").set("enum", strings(words.values()));
            return takesVariables() ? anyOf(List.of(oneOf, variable())) : oneOf;
        } else if (schema instanceof Schema.Whole whole) {
            return whole(whole);
        } else if (schema instanceof Schema.Decimal number) {
            return type("number").put("minimum", number.least()).put("maximum", number.most());
        } else if (schema instanceof Schema.Flag) {
            return type("boolean");
        } else if (schema instanceof Schema.Items items) {
            ObjectNode array = type("array");
            if (items.least() > 0) {
                array.put("minItems", items.least());
            }
            return array.set("items", of(items.of()));
        } else if (schema instanceof Schema.Table table) {
            return table(table);
        } else if (schema instanceof Schema.Form form) {
            return form(form);
        }
        return anyOf(((Schema.AnyOf) schema).schemas().stream().map(this::of).toList());
    }

    /** Variables have no value yet: a string with one in it may become anything. */
    private ObjectNode text(Schema.Text text) {
        ObjectNode node = type("string");
        boolean open = takesVariables() && !text.verbatim();
        if (text.pattern() != null) {
            node.put("pattern", entirely(text.pattern()) + (open ? "|" + VARIABLE : ""));
        }
        if (!takesVariables()) {
            node.putObject("not").put("pattern", VARIABLE);
        }
        return node;
    }

    private boolean takesVariables() {
        return key.group() == Keys.Group.STEP;
    }

    private static ObjectNode variable() {
        return type("string").put("pattern", VARIABLE);
    }

    private static ObjectNode whole(Schema.Whole whole) {
        ObjectNode integer = type("integer");
        if (whole.least() > Long.MIN_VALUE) {
            integer.put("minimum", whole.least());
        }
        if (whole.most() < Long.MAX_VALUE) {
            integer.put("maximum", whole.most());
        }
        return integer;
    }

    private ObjectNode table(Schema.Table table) {
        if (table.keys() != null) {
            List<Key<?>> keys = table.keys().keys();
            return object(
                    key.equals(Keys.DEFAULTS)
                            ? keys.stream().filter(Key::inDefaults).toList()
                            : keys,
                    REQUIRED.getOrDefault(key, List.of()));
        }
        return others(type("object"), table.names(), table.values());
    }

    private ObjectNode form(Schema.Form form) {
        ObjectNode object = type("object");
        ObjectNode properties = object.putObject("properties");
        form.keys().forEach((name, schema) -> properties.set(name, of(schema)));
        if (!form.required().isEmpty()) {
            object.set("required", strings(form.required()));
        }
        return form.names() == null
                ? object.put("additionalProperties", false)
                : others(
                        object,
                        "(?!(?:" + String.join("|", form.keys().keySet()) + ")$)" + form.names(),
                        form.values());
    }

    private ObjectNode others(ObjectNode object, @Nullable String names, @Nullable Schema values) {
        if (names != null) {
            ObjectNode named = object.putObject("patternProperties");
            named.set(entirely(names), of(Objects.requireNonNull(values)));
            return object.put("additionalProperties", false);
        }
        return values == null ? object : object.set("additionalProperties", of(values));
    }

    private static ObjectNode object(List<Key<?>> keys, List<Key<?>> required) {
        ObjectNode object = type("object");
        ObjectNode properties = object.putObject("properties");
        keys.forEach(key -> properties.putObject(key.name()).put("$ref", "#/definitions/" + key.anchor()));
        if (!required.isEmpty()) {
            object.set("required", strings(required.stream().map(Key::name).toList()));
        }
        return object.put("additionalProperties", false);
    }

    private static ObjectNode anyOf(List<ObjectNode> schemas) {
        ObjectNode node = JSON.objectNode();
        node.putArray("anyOf").addAll(schemas);
        return node;
    }

    private static ObjectNode type(String type) {
        return JSON.objectNode().put("type", type);
    }

    private static ArrayNode strings(Collection<String> texts) {
        ArrayNode array = JSON.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    /** A schema's pattern may match anywhere, and its readers do not all know names of groups. */
    private static String entirely(String pattern) {
        return "^(?:" + pattern.replaceAll("\\(\\?<[a-z]+>", "(?:") + ")$";
    }

    private static JsonNode json(String toml) {
        byte[] file = ("value = " + toml).getBytes(StandardCharsets.UTF_8);
        Problems problems = new Problems();
        Document document = Document.parse(SourceText.decode("row", file, problems), problems);
        return json(Objects.requireNonNull(document.root().get("value")));
    }

    /** {@return a value of the file in JSON; where there are neither times nor infinite numbers, those are strings} */
    static JsonNode json(Node node) {
        if (node instanceof Node.Text text) {
            return JSON.textNode(text.value());
        } else if (node instanceof Node.Whole whole) {
            return JSON.numberNode(whole.value());
        } else if (node instanceof Node.Fraction fraction) {
            double value = fraction.value();
            return Double.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(fraction.written());
        } else if (node instanceof Node.Flag flag) {
            return JSON.booleanNode(flag.value());
        } else if (node instanceof Node.Items items) {
            ArrayNode array = JSON.arrayNode();
            items.values().forEach(item -> array.add(json(item)));
            return array;
        } else if (node instanceof Node.Table table) {
            ObjectNode object = JSON.objectNode();
            table.entries().forEach((name, entry) -> object.set(name, json(entry.value())));
            return object;
        }
        return JSON.textNode(node.words());
    }
}
