package io.ciroach.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.StoredImage;
import io.ciroach.engine.StoredImage.Layer;
import io.ciroach.model.ByteSize;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What going frees, reference by reference. */
class EngineImagesTest {

    private static final Layer BASE = new Layer("base", new ByteSize(100));

    private static StoredImage image(int bytes, String... references) {
        return new StoredImage(
                "id of " + bytes,
                List.of(references),
                List.of(BASE, new Layer("layer of " + bytes, new ByteSize(bytes))),
                null);
    }

    private static long freed(List<StoredImage> images, String... going) {
        return new EngineImages(images).freed(List.of(going));
    }

    @Test
    void imageIsFoundByEachOfItsReferences() {
        StoredImage one = image(1, "a:1", "a@sha256:1");
        EngineImages images = new EngineImages(List.of(one, image(2, "b:1")));

        assertThat(images.find("a:1")).contains(one);
        assertThat(images.find("a@sha256:1")).contains(one);
        assertThat(images.find("a:2")).isEmpty();
    }

    @Test
    void layerThatAnotherImageHasIsFreedWithTheLastOfThem() {
        List<StoredImage> two = List.of(image(1, "a:1"), image(2, "b:1"));

        assertThat(freed(two)).isZero();
        assertThat(freed(two, "a:1")).isEqualTo(1);
        assertThat(freed(two, "a:1", "b:1")).isEqualTo(103);
    }

    @Test
    void imageStaysAsLongAsATagStandsForIt() {
        List<StoredImage> image = List.of(image(1, "a:1", "a:2", "b:1"));

        assertThat(freed(image, "a:1", "a:2")).isZero();
        assertThat(freed(image, "a:1", "a:2", "b:1")).isEqualTo(101);
    }

    @Test
    void withTheLastTagOfARepositoryItsDigestsGo() {
        assertThat(freed(List.of(image(1, "localhost:5000/a:1", "localhost:5000/a@sha256:1")), "localhost:5000/a:1"))
                .isEqualTo(101);
        assertThat(freed(List.of(image(1, "a:1", "a:2", "a@sha256:1")), "a:1")).isZero();
    }

    @Test
    void digestOfAnotherRepositoryHasToGoByItself() {
        List<StoredImage> image = List.of(image(1, "a:1", "a@sha256:1", "b@sha256:1"));

        assertThat(freed(image, "a:1")).isZero();
        assertThat(freed(image, "a:1", "b@sha256:1")).isEqualTo(101);
    }

    @Test
    void imageOfDigestsAloneGoesWithTheLastOfThem() {
        List<StoredImage> image = List.of(image(1, "a@sha256:1", "b@sha256:1"));

        assertThat(freed(image, "a@sha256:1")).isZero();
        assertThat(freed(image, "a@sha256:1", "b@sha256:1")).isEqualTo(101);
    }

    @Test
    void imageWithoutAnyReferenceIsNobodysToRemoveAndKeepsItsLayers() {
        assertThat(freed(List.of(image(1), image(2, "a:1")), "a:1")).isEqualTo(2);
    }
}
