/* Scoring values by their bands; see `watchkeeper.profile.bands`. */
#include "arrow.h"

#include <string.h>

enum { MAX_EDGES = 16, N_BANDS = MAX_EDGES + 1, HIGHEST_SCORE = 8 };
/* Values compared with an edge at once. */
enum { BLOCK = 64 };
/* A float64 with all these bits set is infinite or NaN. */
#define EXPONENT UINT64_C(0x7FF0000000000000)

/* Where the system can choose as it loads the library, processors with AVX2 compare four values at once, not two. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__)
#define OLD_AND_NEW_PROCESSORS __attribute__((target_clones("avx2", "default")))
#else
#define OLD_AND_NEW_PROCESSORS
#endif

/* Scores BLOCK values, of which those that are NaN are missing; each is compared with all edges, as a search would
 * guess wrong at every step.
 *
 * n_above   n_edges + 1, added to: values that are there, then those at or above each edge
 */
OLD_AND_NEW_PROCESSORS
static void score_block(const double *restrict values, const double *restrict edges, size_t n_edges,
                        int8_t *restrict scores, uint8_t *restrict missing, int64_t *restrict n_above)
{
    int64_t n_below[BLOCK] = {0};
    for (size_t edge = 0; edge < n_edges; edge++) {
        int64_t n = 0;
        for (int i = 0; i < BLOCK; i++) {
            int64_t is_above = values[i] >= edges[edge];
            n_below[i] += is_above;
            n += is_above;
        }
        n_above[edge + 1] += n;
    }
    for (int i = 0; i < BLOCK; i++) {
        int64_t is_there = values[i] == values[i];
        scores[i] = (int8_t)((n_below[i] - HIGHEST_SCORE) & -is_there);
        missing[i] = (uint8_t)(1 - is_there);
        n_above[0] += is_there;
    }
}

/* Copies n values of an array from `start` on, NaN where one is null or infinite, and after them. */
OLD_AND_NEW_PROCESSORS
static void take_block(const struct ArrowArray *chunk, int64_t start, int64_t n, double *restrict values)
{
    const uint8_t *validity = chunk->buffers[0];
    const uint64_t *data = (const uint64_t *)chunk->buffers[1] + chunk->offset + start;
    int64_t first = chunk->offset + start;
    uint64_t block[BLOCK];
    memset(block, 0xFF, sizeof block);
    for (int64_t i = 0; i < n; i++)
        block[i] = (data[i] & EXPONENT) == EXPONENT ? UINT64_MAX : data[i];
    for (int64_t i = 0; validity && i < n; i++)
        block[i] |= (uint64_t)(validity[(first + i) >> 3] >> ((first + i) & 7) & 1) - 1;
    memcpy(values, block, sizeof block);
}

/* Scores a stream of float64; what is null or not finite is missing.
 *
 * edges     n_edges, at most MAX_EDGES, rising and finite
 * n         values of the stream
 * scores    n, written: -HIGHEST_SCORE to HIGHEST_SCORE; 0 where missing
 * missing   n, written: 1 where missing, else 0
 * bands     N_BANDS, written: values in each
 *
 * Returns 0, or -1 where the stream holds anything else.
 */
int kernel_score_values(struct ArrowArrayStream *stream, const double *edges, size_t n_edges, size_t n,
                        int8_t *scores, uint8_t *missing, int64_t *bands)
{
    struct column column;
    if (n_edges > MAX_EDGES || take_column(stream, "g", &column))
        return -1;
    double values[BLOCK];
    int8_t block_scores[BLOCK];
    uint8_t block_missing[BLOCK];
    /* One more than there are edges at most, which stays 0. */
    int64_t n_above[N_BANDS + 1] = {0};
    size_t row = 0;
    for (size_t i = 0; i < column.n_chunks; i++) {
        const struct ArrowArray *chunk = &column.chunks[i];
        for (int64_t start = 0; start < chunk->length; start += BLOCK) {
            size_t n_some = (size_t)(chunk->length - start < BLOCK ? chunk->length - start : BLOCK);
            if (n_some > n - row)
                break;
            take_block(chunk, start, (int64_t)n_some, values);
            score_block(values, edges, n_edges, block_scores, block_missing, n_above);
            memcpy(scores + row, block_scores, n_some);
            memcpy(missing + row, block_missing, n_some);
            row += n_some;
        }
    }
    release_column(&column);
    for (size_t band = 0; band < N_BANDS; band++)
        bands[band] = n_above[band] - n_above[band + 1];
    return row == n ? 0 : -1;
}
