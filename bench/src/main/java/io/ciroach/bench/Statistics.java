package io.ciroach.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Medians, and how sure they are. */
final class Statistics {

    private static final int RESAMPLES = 2000;

    private Statistics() {}

    static double median(List<Double> values) {
        return median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length == 0
                ? Double.NaN
                : sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** {@return the smallest value that such a share of them does not exceed} */
    static double quantile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }

    /** The 90 % bootstrap interval of the median: its two ends. */
    static double[] interval(List<Double> values) {
        Random random = new Random(1);
        double[] medians = new double[RESAMPLES];
        double[] sample = new double[values.size()];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int k = 0; k < sample.length; k++) {
                sample[k] = values.get(random.nextInt(sample.length));
            }
            medians[i] = median(sample);
        }
        Arrays.sort(medians);
        return new double[] {medians[RESAMPLES / 20], medians[RESAMPLES - 1 - RESAMPLES / 20]};
    }
}
