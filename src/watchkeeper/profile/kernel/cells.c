/* Counts of cells of the nested grid; see `watchkeeper.profile.grid` and `watchkeeper.profile.scale`. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* How values become keys, as `Scale` says. Integers, at level 0, and hashes are keys themselves. */
enum { FLOAT, PROBABILITY, KEYS };

#define MAGNITUDE INT64_C(0x7FFFFFFFFFFFFFFF)
/* Bits of 0.5, from which on probabilities are keyed by their distance to 1. */
#define HALF INT64_C(0x3FE0000000000000)

_Static_assert(-1 >> 1 == -1, "cells of negative numbers need shifts that keep the sign");

static inline int64_t float_key(int64_t bits)
{
    return bits ^ (bits >> 63 & MAGNITUDE);
}

static inline int64_t probability_key(int64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    value = 1.0 - value;
    int64_t mirrored;
    memcpy(&mirrored, &value, sizeof mirrored);
    /* Chosen by a mask: of scores around one half a branch would be guessed wrong every other time. */
    int64_t is_low = -(int64_t)(bits < HALF);
    return (bits & is_low) | ((2 * HALF - mirrored) & ~is_low);
}

/* One loop a scale, so that none decides anew at every value. */
#define COUNT(key)                                                  \
    for (size_t i = 0; i < n; i++) {                                \
        uint64_t cell = (uint64_t)(key) - (uint64_t)lowest;         \
        if (cell < n_cells)                                         \
            counts[cell]++;                                         \
        else                                                        \
            n_outside++;                                            \
    }

/* Counts values by cell.
 *
 * values     float64 for FLOAT and PROBABILITY, int64 for KEYS
 * scale      one of these
 * lowest     cell that counts[0] stands for
 * counts     n_cells of them, added to
 *
 * Returns how many values lie in none of these cells.
 */
size_t kernel_count_cells(const int64_t *values, size_t n, int scale, int level, int64_t lowest, int64_t *counts,
                          size_t n_cells)
{
    size_t n_outside = 0;
    switch (scale) {
    case FLOAT:
        COUNT(float_key(values[i]) >> level);
        break;
    case PROBABILITY:
        COUNT(probability_key(values[i]) >> level);
        break;
    default:
        COUNT(values[i] >> level);
    }
    return n_outside;
}
