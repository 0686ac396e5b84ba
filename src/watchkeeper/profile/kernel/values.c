/* Passes over a column's plain values, 8 bytes each: which are there, which are odd, how long one repeats itself. */
#include "arrow.h"

/* Answers of `kernel_find_odd`. */
enum { NOT_FINITE = 1, NEGATIVE_ZERO = 2 };

#define SIGN (UINT64_C(1) << 63)
/* The lowest bit of a float64's exponent. */
#define EXPONENT (UINT64_C(1) << 52)

/* Tells values from nulls.
 *
 * format     of the stream's values: "g" or "l"
 * values     room for n_values + 1, written: those that are not null, in order
 * rows       room for n_values + 1, written: their row numbers
 * null       room for n_null + 1, written: row numbers of the rest
 *
 * Returns 0, or -1 where the stream holds anything else, or other numbers of values and nulls.
 */
int kernel_split_nulls(struct ArrowArrayStream *stream, const char *format, size_t n_values, size_t n_null,
                       uint64_t *values, int64_t *rows, int64_t *null)
{
    struct column column;
    if (take_column(stream, format, &column))
        return -1;
    size_t n_found = 0, n_missing = 0;
    int64_t row = 0;
    for (size_t i = 0; i < column.n_chunks; i++) {
        const struct ArrowArray *chunk = &column.chunks[i];
        const uint8_t *validity = chunk->buffers[0];
        const uint64_t *data = (const uint64_t *)chunk->buffers[1] + chunk->offset;
        for (int64_t j = 0; j < chunk->length && n_found <= n_values && n_missing <= n_null; j++, row++) {
            int64_t bit = chunk->offset + j;
            size_t is_valid = validity ? validity[bit >> 3] >> (bit & 7) & 1 : 1;
            /* All are written and what counts moves on: as nulls come at random, branches would be guessed wrong.
             * That is what the one more place is for. */
            values[n_found] = data[j];
            rows[n_found] = row;
            null[n_missing] = row;
            n_found += is_valid;
            n_missing += 1 - is_valid;
        }
    }
    release_column(&column);
    return n_found == n_values && n_missing == n_null ? 0 : -1;
}

/* Tells whether any float64 is infinite or NaN, and whether any is -0.0. */
int kernel_find_odd(const uint64_t *bits, size_t n)
{
    /* Told by carries into the place of the sign, which processors without comparisons of 64 bits do many at once:
     * one more in the exponent arrives there when all its bits are set, one less when there is nothing to take from. */
    uint64_t not_finite = 0, negative_zero = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t magnitude = bits[i] & ~SIGN;
        not_finite |= magnitude + EXPONENT;
        negative_zero |= (magnitude - 1) & bits[i];
    }
    return (not_finite & SIGN ? NOT_FINITE : 0) | (negative_zero & SIGN ? NEGATIVE_ZERO : 0);
}

/* Measures runs of equal values; n > 0.
 *
 * lengths    3, written: of the first run, the longest and the last
 */
void kernel_measure_runs(const uint64_t *bits, size_t n, int64_t *lengths)
{
    size_t n_first = 1;
    while (n_first < n && bits[n_first] == bits[0])
        n_first++;
    int64_t length = (int64_t)n_first, longest = length;
    for (size_t i = n_first; i < n; i++) {
        length = (length & -(int64_t)(bits[i] == bits[i - 1])) + 1;
        longest = length > longest ? length : longest;
    }
    lengths[0] = (int64_t)n_first;
    lengths[1] = longest;
    lengths[2] = length;
}
