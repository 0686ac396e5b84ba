/* Adding a column to the hashes of its rows; see `RowHasher` in `watchkeeper.profile.repeats`. */
#include <stddef.h>
#include <stdint.h>

/* Adds to each row's sum what its value weighs.
 *
 * sums     by row, added to
 * rows     n row numbers; NULL where values belong to the first n rows
 * bits     n values
 * factor   of the column
 */
void kernel_add_values(uint64_t *sums, const int64_t *rows, const uint64_t *bits, size_t n, uint64_t factor)
{
    if (rows)
        for (size_t i = 0; i < n; i++)
            sums[rows[i]] += (bits[i] ^ bits[i] >> 32) * factor;
    else
        for (size_t i = 0; i < n; i++)
            sums[i] += (bits[i] ^ bits[i] >> 32) * factor;
}

/* Likewise for values that are numbered: value i weighs weights[codes[i]]. */
void kernel_add_coded(uint64_t *sums, const int64_t *rows, const uint64_t *weights, const int64_t *codes, size_t n)
{
    if (rows)
        for (size_t i = 0; i < n; i++)
            sums[rows[i]] += weights[codes[i]];
    else
        for (size_t i = 0; i < n; i++)
            sums[i] += weights[codes[i]];
}
