package io.ciroach.model;

import java.math.BigDecimal;

/**
 * A number of CPUs, fractions allowed.
 *
 * @param nanos billionths of a CPU, more than zero; the unit in which engines count
 */
public record Cpus(long nanos) implements Comparable<Cpus> {

    public Cpus {
        if (nanos <= 0) {
            throw new IllegalArgumentException("a CPU limit is more than 0: " + nanos);
        }
    }

    /**
     * From a decimal number.
     *
     * @param cpus such as {@code 1.5}; what is below a billionth is cut off
     * @return the same as CPUs
     * @throws IllegalArgumentException if it is not more than zero
     * @throws ArithmeticException if it is out of range
     */
    public static Cpus of(BigDecimal cpus) {
        return new Cpus(cpus.movePointRight(9).toBigInteger().longValueExact());
    }

    /**
     * A whole number of CPUs.
     *
     * @param cpus how many
     * @return the same as CPUs
     */
    public static Cpus of(int cpus) {
        return of(BigDecimal.valueOf(cpus));
    }

    @Override
    public int compareTo(Cpus other) {
        return Long.compare(nanos, other.nanos);
    }

    /** {@return the number as in the file: {@code 1.5}} */
    @Override
    public String toString() {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }
}
